using System.Collections.Generic;
using System.Linq;
using ModelGen.Generator.Lowering;

namespace ModelGen.Generator.Emit.CSharp;

/// <summary>Writes the table that tells the session where each named tensor lies, for reading and writing by name.</summary>
internal static class LayoutWriter
{
    public static void Write(CodeWriter code, ModelPlan plan)
    {
        code.Line("        Length = At.End,");
        Table("Parameters", plan.Parameters);
        Table("States", plan.States);
        Table("SequenceStates", plan.SequenceStates);
        Table("Gradients", plan.Gradients);
        Table("Outputs", plan.Outputs);
        code.Line($"        TokenLoss = {Matrix(plan.Outputs.Single(output => output.Name == "token_loss").Parts[0])},");
        code.Line($"        SparseGradient = {Matrix(plan.SparseGradient.PerWord)},");
        if (plan.Masks is not null)
        {
            code.Line("        Masks =\n        [");
            for (int site = 0; site < plan.Masks.Slots.Value; site++)
            {
                code.Line($"            {Matrix(View.Range(plan.Masks, new(site.ToString(), site), Dim.One))},");
            }

            code.Line("        ],");
        }

        void Table(string name, IReadOnlyList<Tensor> tensors)
        {
            code.Line($"        {name} =\n        [");
            foreach (Tensor tensor in tensors)
            {
                string uniform = tensor.IsUniform ? ", IsUniform: true" : "";
                string parts = string.Join(", ", tensor.Parts.Select(Tile));
                code.Line($"            new(\"{tensor.Name}\", {tensor.Parts[0].Columns.Code}, [{parts}]{uniform}),");
            }

            code.Line("        ],");
        }
    }

    private static string Matrix(View view) => $"new({Place(view)})";

    // The parts of a tensor are as tall as each other, and stand one below the other.
    private static string Tile(View view, int index) =>
        index == 0 ? Matrix(view) : $"new({Place(view)}, Row: {view.Rows.Times(index).Code})";

    private static string Place(View view) =>
        $"{Addressing.Offset(view)}, {view.Rows.Code}, {view.Columns.Code}, {Addressing.Pitch(view)}";
}
