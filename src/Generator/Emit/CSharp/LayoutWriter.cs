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
            code.Line($"        Masks = {Matrix(new View(plan.Masks))},");
        }

        void Table(string name, IReadOnlyList<Tensor> tensors)
        {
            code.Line($"        {name} =\n        [");
            foreach (Tensor tensor in tensors)
            {
                string uniform = tensor.IsUniform ? ", IsUniform: true" : "";
                code.Line($"            new(\"{tensor.Name}\", [{string.Join(", ", tensor.Parts.Select(Matrix))}]{uniform}),");
            }

            code.Line("        ],");
        }
    }

    private static string Matrix(View view) =>
        $"new({Addressing.Offset(view)}, {view.Rows.Code}, {view.Columns.Code}, {Addressing.Pitch(view)})";
}
