using ModelGen.Generator.Emit.Cuda;
using ModelGen.Generator.Lowering;
using Xunit;
using Buffer = ModelGen.Generator.Lowering.Buffer;

namespace ModelGen.Generator.Tests.Emit;

/// <summary>When factors of products are copied in 16 bits: a copy must never be older than its matrix.</summary>
public sealed class RoundedCopiesTests
{
    private const decimal Room = 1e9m;

    private static readonly Dim Rows = new("M", 1000), Inner = new("K", 1000), Columns = new("N", 1001), Count = new("Count", 1000) { IsVariable = true };

    private static readonly View Left = Values("left", Rows, Inner), Right = Values("right", Inner, Columns), Result = Values("result", Rows, Columns);

    private static readonly Product Large = new(Form.Plain, Left, Right, Result, Start.Zero);

    [Fact]
    public void A_factor_is_copied_once_until_it_is_written()
    {
        var copies = new RoundedCopies(Room);
        Assert.Equal([Left, Right], copies.Take(Large));
        Assert.Empty(copies.Take(Large));

        copies.Follow(new Fill(Result, null));
        Assert.Empty(copies.Take(Large));

        // A row of it is enough.
        copies.Follow(new Fill(Right with { RowsPerSlot = Dim.One }, null));
        Assert.Equal([Right], copies.Take(Large));

        copies.Forget();
        Assert.Equal([Left, Right], copies.Take(Large));
    }

    [Fact]
    public void Copies_have_places_of_their_own_which_they_keep()
    {
        var copies = new RoundedCopies(Room);
        copies.Take(Large);
        string left = copies.Of(Left), right = copies.Of(Right);

        // Two of 16 bits in a float; rows of 1,000 are whole eighths, those of 1,001 become 1,008.
        Assert.Equal("rounded_at(m, at::Rounded + 0), 1000", left);
        Assert.Equal("rounded_at(m, at::Rounded + 500000), 1008", right);
        Assert.Equal(500000 + 504000, copies.Length);

        copies.Forget();
        copies.Take(Large);
        Assert.Equal((left, right), (copies.Of(Left), copies.Of(Right)));
        Assert.Equal(500000 + 504000, copies.Length);
    }

    [Fact]
    public void A_matrix_times_itself_is_copied_once() =>
        Assert.Equal([Left], new RoundedCopies(Room).Take(new Product(Form.TransposedRight, Left, Left, Values("square", Rows, Rows), Start.Zero)));

    [Fact]
    public void Copies_are_for_large_products_of_known_size_in_tiles_that_have_them()
    {
        var copies = new RoundedCopies(Room);
        var grid = new ProductGrid(128, 128, 1);
        Assert.True(copies.AreFor(Large, grid));
        Assert.False(copies.AreFor(Large, new ProductGrid(32, 32, 1)));
        Assert.False(copies.AreFor(new Product(Form.Plain, Values("few", new Dim("F", 8), Inner), Right, Values("r", new Dim("F", 8), Columns), Start.Zero), grid));
        Assert.False(copies.AreFor(new Product(Form.Plain, Values("read", Count, Inner), Right, Values("r", Count, Columns), Start.Zero), grid));
        Assert.False(new RoundedCopies(1e6m).AreFor(Large, grid));
    }

    private static View Values(string name, Dim rows, Dim columns) => new(new Buffer(name, Role.Activation, Dim.One, rows, columns));
}
