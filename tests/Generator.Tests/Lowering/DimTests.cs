using ModelGen.Generator.Lowering;
using Xunit;

namespace ModelGen.Generator.Tests.Lowering;

/// <summary>Extents are numbers that bear their names in comments and in code.</summary>
public sealed class DimTests
{
    private static readonly Dim E = new("E", 5), H = new("H", 4);

    [Fact]
    public void A_sum()
    {
        Assert.Equal(new Dim("E+H", "(E + H)", 9), E.Plus(H));
        Assert.Equal(new Dim("2H", "2 * H", 8), H.Plus(H));
        Assert.Equal(new Dim("H+1", "(H + 1)", 5), H.PlusOne());
        Assert.Equal(H, H.Plus(Dim.Zero));
        Assert.Equal(H, Dim.Zero.Plus(H));
    }

    [Fact]
    public void A_factor()
    {
        Assert.Equal("H", H.Factor);
        Assert.Equal("(E * H)", E.Times(H).Factor);
        Assert.Equal("((E + H) * H)", E.Plus(H).Times(H).Factor);
    }

    [Fact]
    public void The_most_that_a_variable_extent_can_be_is_a_constant()
    {
        Dim t = new("T", "Count", 6) { IsVariable = true, Most = "T" };
        Dim[] made = [t, t.Times(2), t.Times(H), H.Times(t), t.Plus(H), H.Plus(t), t.PlusOne(), t.PlusOne().Times(H)];
        Assert.Equal(
            ["Count", "2 * Count", "Count * H", "H * Count", "(Count + H)", "(H + Count)", "(Count + 1)", "(Count + 1) * H"], System.Array.ConvertAll(made, dim => dim.Code));
        Assert.Equal(["T", "2 * T", "T * H", "H * T", "(T + H)", "(H + T)", "(T + 1)", "(T + 1) * H"], System.Array.ConvertAll(made, dim => dim.Most));
        Assert.All(made, dim => Assert.True(dim.IsVariable));
        Assert.Equal(H.Times(E).Code, H.Times(E).Most);
    }

    [Fact]
    public void A_product()
    {
        Assert.Equal(new Dim("EH", "E * H", 20), E.Times(H));
        Assert.Equal(new Dim("3H", "3 * H", 12), H.Times(3));
        Assert.Equal(H, H.Times(1));
        Assert.Equal(H, H.Times(Dim.One));
        Assert.Equal(H, Dim.One.Times(H));
        Assert.Equal(new Dim("0", "0", 0), H.Times(0));
    }
}
