using System.Collections.Generic;
using System.Linq;
using ModelGen.Generator.Emit.Cuda;
using ModelGen.Generator.Lowering;
using Xunit;
using static ModelGen.Generator.Tests.Lowering.ByHand;
using Buffer = ModelGen.Generator.Lowering.Buffer;

namespace ModelGen.Generator.Tests.Emit;

/// <summary>Which factors of large products have kernels that round them: those that no equation has stored in 16 bits.</summary>
public sealed class RoundingKernelTests
{
    private static readonly Dim W = new("W", 2048), Half = new("Half", 1024);

    private static readonly View X = Wide("x"), Left = Wide("left"), Right = Wide("right");

    private static readonly View Odd = Left with { FirstColumn = new Dim("4", 4), Columns = Half };

    [Fact]
    public void What_an_equation_makes_has_none() =>
        Assert.Equal(["right"], Rounded(Squared(X, Left), Times(Left, Right)));

    [Fact]
    public void What_is_written_otherwise_has_one()
    {
        Assert.Equal(["left, right"], Rounded(Copied(X, Left), Times(Left, Right)));
        Assert.Equal(["left, right"], Rounded(Squared(X, Left), Copied(X, Left), Times(Left, Right)));
        Assert.Equal(["right", "left"], Rounded(Squared(X, Left), Times(Left, Right), Copied(X, Left), Times(Left, Right, "again")));
    }

    /// <summary>The buffer has a place, which the equation stores to; the odd columns are alone in another.</summary>
    [Fact]
    public void Columns_that_lie_across_eighths_have_one() => Assert.Equal(
        ["right", "left (Half columns from 4), few"],
        Rounded(Squared(X with { Columns = Half }, Odd), Squared(X, Left), Times(Left, Right), Squared(X with { Columns = Half }, Odd), Times(Odd, Values("few", Half, W), "again")));

    // The names that each kernel tells.
    private static IEnumerable<string> Rounded(params Operation[] operations)
    {
        var writer = new KernelWriter(int.MaxValue);
        writer.Expect(operations);
        Assert.NotEmpty(writer.Pass("Forward", operations));
        return writer.Text.Split("KERNEL(256, Forward_Rounded").Skip(1)
            .Select(kernel => string.Join(", ", kernel[..kernel.IndexOf("\n}", System.StringComparison.Ordinal)].Split('\n')
                .Where(line => line.EndsWith(" in 16 bits", System.StringComparison.Ordinal)).Select(line => line.Trim()[3..^11])));
    }

    private static Product Times(View left, View right, string result = "result") => new(Form.Plain, left, right, Wide(result), Start.Zero);

    private static View Wide(string name) => Values(name, W, W);

    private static View Values(string name, Dim rows, Dim columns) => new(new Buffer(name, Role.Activation, Dim.One, rows, columns));
}
