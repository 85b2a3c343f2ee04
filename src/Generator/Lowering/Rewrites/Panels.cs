using System.Collections.Generic;
using System.Linq;

namespace ModelGen.Generator.Lowering;

/// <summary>
/// Rewrites time loops for processors with few threads and caches of their own: weights that every step uses are packed once,
/// before the loop, and threads divide the units, each keeping its own from operation to operation.
/// </summary>
internal static class Panels
{
    /// <summary>Columns of a strip: a vector of the widest kind, or several of a narrower one.</summary>
    public const int Width = 16;

    /// <summary>The operations with their loops rewritten.</summary>
    /// <param name="operations">A pass.</param>
    /// <param name="buffers">Receives the buffers of the strips.</param>
    public static IReadOnlyList<Operation> Rewrite(IReadOnlyList<Operation> operations, BufferSet buffers)
    {
        var result = new List<Operation>();
        foreach (Operation operation in operations)
        {
            if (operation is not TimeLoop loop)
            {
                result.Add(operation);
                continue;
            }

            Operation[] body = [.. loop.Body.Select(inner => Rewrite(inner, loop, buffers))];
            result.AddRange(body.OfType<PanelProduct>().Select(product => product.Packed with { Phase = loop.Phase }).Distinct());
            result.Add(loop with { Body = [.. body] });
        }

        return result;
    }

    private static Operation Rewrite(Operation operation, TimeLoop loop, BufferSet buffers) => operation switch
    {
        Product { UsesConstantWeights: true } product when !loop.Writes.Any(product.Right.Meets) =>
            new PanelProduct(product.Left, Pack(product, buffers), product.Result, product.Start),
        Pointwise { HasMeans: false } pointwise => pointwise with { Units = pointwise.Columns },
        _ => operation,
    };

    private static PackPanels Pack(Product product, BufferSet buffers)
    {
        bool isTransposed = product.Form == Form.TransposedRight;
        Dim strips = new($"{product.Result.Columns.Symbol}/{Width}", StripsOf(product));
        Dim units = product.Units ?? product.Result.Columns;
        string name = buffers.NameFor($"{product.Right.Buffer.Name}_{(isTransposed ? "transposed_" : "")}panels", (product.Right, isTransposed, units));
        Buffer panels = buffers.Share(
            new Buffer(name, Role.Activation, strips, product.Inner, new Dim($"{Width}", Width)), (product.Right, isTransposed, units));
        return new PackPanels(product.Right, isTransposed, units, new View(panels));
    }

    // Whatever the width of a vector, units are divided in sixteens.
    private static decimal StripsOf(Product product)
    {
        decimal units = (product.Units ?? product.Result.Columns).Value;
        return decimal.Ceiling(units / Width) * product.Result.Columns.Value / units;
    }
}
