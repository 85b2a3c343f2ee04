using System;
using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using System.Linq;
using ModelGen.Generator;
using ModelGen.Ptb.Models;
using ModelGen.Training;

namespace ModelGen.Ptb.Commands;

/// <summary>The command <c>plan</c>: what the compiler has made of a model, before and after each of its passes.</summary>
/// <param name="catalog">The models that can be named.</param>
/// <param name="output">Standard output.</param>
internal sealed class PlanCommand(ModelCatalog catalog, TextWriter output)
{
    private readonly ModelArgument _model = new("plan", catalog);

    private readonly Option<string> _target =
        Options.Choice("--target", PlanText.Targets, fallback: PlanText.Targets[0], "What the plan is for");

    private readonly Option<string?> _after = Options.Text(
        new("--after") { Description = $"The pass of the compiler after which the plan is shown, without it the last: {Stages}", HelpName = "PASS" },
        text => PlanText.Targets.SelectMany(PlanText.StagesOf).Contains(text, StringComparer.Ordinal),
        Stages);

    /// <summary>The command.</summary>
    public Command Command
    {
        get
        {
            var plan = new Command("plan", "Prints the plan that a model was compiled to: its buffers, and the operations of its passes")
            {
                _model.Argument, _target, _after,
            };
            plan.SetAction(Write);
            return plan;
        }
    }

    private static string Stages => string.Join("; ", PlanText.Targets.Select(StagesOf));

    private static string StagesOf(string target) => $"{string.Join(", ", PlanText.StagesOf(target))} for {target}";

    private void Write(ParseResult parsed)
    {
        string target = parsed.GetValue(_target)!;
        IReadOnlyList<string> declarations = _model.Read(parsed)
            ?? throw new InputException($"plan needs a model: one of {ModelArgument.Names(catalog)}, or the path of a program (.dll).");
        string after = parsed.GetValue(_after) ?? PlanText.StagesOf(target)[^1];
        if (!PlanText.StagesOf(target).Contains(after, StringComparer.Ordinal))
            throw new InputException($"--after takes {StagesOf(target)}, not '{after}'.");
        output.Write(string.Join('\n', declarations.Select(declaration => PlanText.Of(declaration, target, after))));
    }
}
