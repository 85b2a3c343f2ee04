using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using ModelGen.Generator.Lowering;
using ModelGen.Generator.Model;

namespace ModelGen.Generator.Emit;

/// <summary>A model as a text for readers: its layers and parameters, its memory, what a training step computes, and what is fused.</summary>
internal static class ModelSummary
{
    private const string Indent = "    ";

    /// <summary>The text.</summary>
    /// <param name="name">The model.</param>
    /// <param name="face">What is public of it.</param>
    /// <param name="cost">What it costs.</param>
    public static string Write(string name, Face face, ModelCost cost)
    {
        var code = new CodeWriter();
        code.Line($"{name}: {face.Description}");
        decimal all = cost.Parameters.Sum(ModelCost.Numbers);
        Section(code, "Layers", ["", "", "parameters"],
            [.. cost.Layers.Select(layer => (string[])[layer.Name, layer.What, Count(layer.Parameters)]), ["in all", "", Count(all)]]);
        Section(code, "Parameters", ["", "", "numbers"],
            [.. cost.Parameters.Select(parameter => (string[])[
                parameter.Name, $"[{string.Join(", ", parameter.Shape.Select(dim => dim.Value.ToString("0")))}]", Count(ModelCost.Numbers(parameter))])]);
        Section(code, "Memory, MB", ["", .. Target.All.Select(target => target.Name)],
            [
                Memory(cost, "parameters", Role.Parameter, Role.Table), Memory(cost, "gradients", Role.Gradient), Memory(cost, "optimizer", Role.OptimizerState),
                Memory(cost, "states", Role.State), Memory(cost, "activations, ids and masks", Role.Activation, Role.Drawn, Role.Ids),
                ["in all", .. Target.All.Select(target => ModelCost.Millions(cost.Memory(target)))],
            ]);
        Section(code, "Operations of a training step, millions", ["", "forward", "backward"],
            [
                .. cost.Phases.Where(phase => phase.Forward + phase.Backward > 0)
                    .Select(phase => (string[])[phase.Phase, ModelCost.Millions(phase.Forward), ModelCost.Millions(phase.Backward)]),
                ["in all", ModelCost.Millions(cost.Phases.Sum(phase => phase.Forward)), ModelCost.Millions(cost.Phases.Sum(phase => phase.Backward))],
            ]);
        code.Line("\nFused");
        foreach ((Target target, Rewrite rewrite) in cost.Fused)
        {
            code.Line($"{Indent}{target.Name}, {rewrite.Name}: {rewrite.Summary}");
        }

        return code.ToString();
    }

    private static string[] Memory(ModelCost cost, string what, params Role[] roles) =>
        [what, .. Target.All.Select(target => ModelCost.Millions(cost.Memory(target, roles)))];

    // Words to the left, numbers to the right.
    private static void Section(CodeWriter code, string title, string[] head, IReadOnlyList<string[]> rows)
    {
        code.Line($"\n{title}");
        int[] widths = [.. head.Select((cell, column) => rows.Append(head).Max(row => row[column].Length))];
        foreach (string[] row in rows.Prepend(head))
        {
            IEnumerable<string> cells = row.Select((cell, column) => head[column].Length == 0 ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column]));
            code.Line((Indent + string.Join("  ", cells)).TrimEnd());
        }
    }

    private static string Count(decimal value) => value.ToString("#,0", CultureInfo.InvariantCulture);
}
