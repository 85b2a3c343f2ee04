using System.Linq;
using ModelGen.Generator.Lowering;
using ModelGen.Generator.Model;

namespace ModelGen.Generator.Emit.CSharp;

/// <summary>Writes the tables that tell the run time where each named tensor lies, for reading and writing by name.</summary>
internal static class LayoutWriter
{
    public static void Write(CodeWriter code, ModelPlan plan)
    {
        code.Line("        Length = At.End,");
        if (plan.Buffers.ShownLength > 0)
        {
            code.Line($"        ShownLength = {plan.Buffers.ShownLength:0},");
        }

        code.Line("        Tables = new()\n        {");
        foreach (TensorTable table in plan.Tables.Where(table => table.Tensors.Count > 0))
        {
            code.Line($"            [\"{table.Name}\"] =\n            [");
            foreach (Tensor tensor in table.Tensors)
            {
                code.Line($"                {Tensor(tensor)},");
            }

            code.Line("            ],");
        }

        code.Line("        },");
    }

    private static string Tensor(Tensor tensor)
    {
        string start = tensor.Start is { } declared ? Start(tensor, declared) : tensor.IsUniform ? ", IsUniform: true" : tensor.Initial != 0 ? $", Initial: {FloatLiteral.Single(tensor.Initial)}" : "";
        string rows = tensor.RowIds is { } ids ? $", RowIds: new({Place(ids)}), Rows: {tensor.Shape[0].Most}" : "";
        string shown = tensor.Views.Any(view => view.Buffer.Role == Role.Shown) ? ", IsShown: true" : "";
        return $"new(\"{tensor.Name}\", {tensor.Columns.Most}, [{string.Join(", ", tensor.Parts.Select(Tile))}]{start}{rows}{shown})";
    }

    private static string Start(Tensor tensor, ParameterStart start)
    {
        string scale = start.Scale is { } given ? $", Scale: {FloatLiteral.Double(given)}" : "";
        string rows = start.NeedsMatrix && tensor.InputRows.Value > 0 ? $", InputRows: {tensor.InputRows.Code}" : "";
        string columns = start.NeedsMatrix && tensor.GateColumns.Value > 0 ? $", GateColumns: {tensor.GateColumns.Code}" : "";
        return $", Start: new(Initializer.{start.Initializer}{scale}{rows}{columns})";
    }

    private static string Tile(Part part)
    {
        string row = part.Row.Value > 0 ? $", Row: {part.Row.Code}" : "";
        string column = part.Column.Value > 0 ? $", Column: {part.Column.Code}" : "";
        string transposed = part.IsTransposed ? ", IsTransposed: true" : "";
        return $"new({Place(part.View)}{row}{column}{transposed})";
    }

    private static string Place(View view) =>
        $"{Addressing.Offset(view)}, {view.Rows.Most}, {view.Columns.Most}, {Addressing.Pitch(view)}";
}
