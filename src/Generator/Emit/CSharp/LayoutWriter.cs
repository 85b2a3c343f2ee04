using System.Collections.Generic;
using System.Linq;
using ModelGen.Generator.Lowering;

namespace ModelGen.Generator.Emit.CSharp;

/// <summary>Writes the table that tells the session where each named tensor lies, for reading and writing by name.</summary>
internal sealed class LayoutWriter(CodeWriter code)
{
    public void Write(ModelPlan plan)
    {
        code.Line("        Length = At.End,");
        Table("Parameters", plan.Parameters);
        Table("Gradients", plan.Gradients);
        if (plan is LanguageModelPlan model)
        {
            Table("States", model.States);
            Table("SequenceStates", model.SequenceStates);
            Table("Outputs", model.Outputs);
            Line("Probabilities", Matrix(model.Output.Probabilities));
            Line("TokenLoss", Matrix(model.Output.TokenLoss));
            Line("SparseGradient", model.SparseGradient is null ? "" : Matrix(model.SparseGradient));
        }
        else if (plan is RecurrentLayerPlan layer)
        {
            Line("Input", Tensor(layer.Input));
            Line("InputGradient", Tensor(layer.InputGradient));
            Line("Output", Tensor(layer.Output));
            Line("OutputGradient", Tensor(layer.OutputGradient));
            Table("InitialStates", layer.InitialStates);
            Table("FinalStates", layer.FinalStates);
            Table("InitialStateGradients", layer.InitialStateGradients);
            Table("FinalStateGradients", layer.FinalStateGradients);
            Line("Mask", layer.IsReal is null ? "" : Matrix(new View(layer.IsReal)));
        }

        if (plan.Masks.Count > 0)
        {
            List("Masks", plan.Masks.Select(mask => Matrix(new View(mask))));
        }
    }

    private void Line(string name, string value)
    {
        if (value.Length > 0)
        {
            code.Line($"        {name} = {value},");
        }
    }

    private void Table(string name, IReadOnlyList<Tensor> tensors) => List(name, tensors.Select(Tensor));

    private void List(string name, IEnumerable<string> items)
    {
        code.Line($"        {name} =\n        [");
        foreach (string item in items)
        {
            code.Line($"            {item},");
        }

        code.Line("        ],");
    }

    private static string Tensor(Tensor tensor)
    {
        string start = tensor.IsUniform ? ", IsUniform: true" : tensor.Initial != 0 ? $", Initial: {FloatLiteral.Single(tensor.Initial)}" : "";
        return $"new(\"{tensor.Name}\", {tensor.Columns.Code}, [{string.Join(", ", tensor.Parts.Select(Tile))}]{start})";
    }

    private static string Tile(Part part)
    {
        string row = part.Row.Value > 0 ? $", Row: {part.Row.Code}" : "";
        string column = part.Column.Value > 0 ? $", Column: {part.Column.Code}" : "";
        string transposed = part.IsTransposed ? ", IsTransposed: true" : "";
        return $"new({Place(part.View)}{row}{column}{transposed})";
    }

    private static string Matrix(View view) => $"new({Place(view)})";

    private static string Place(View view) =>
        $"{Addressing.Offset(view)}, {view.Rows.Code}, {view.Columns.Code}, {Addressing.Pitch(view)}";
}
