using ModelGen.Generator.Emit.Cuda;
using ModelGen.Generator.Lowering;
using Xunit;
using Buffer = ModelGen.Generator.Lowering.Buffer;

namespace ModelGen.Generator.Tests.Emit;

/// <summary>Where factors of products are in 16 bits, and whether they are as new as their matrices.</summary>
public sealed class RoundedPlacesTests
{
    private const decimal Room = 1e9m;

    private static readonly Dim Rows = new("M", 1000), Inner = new("K", 1000), Columns = new("N", 1001), Count = new("Count", 1000) { IsVariable = true };

    private static readonly View Left = Values("left", Rows, Inner), Right = Values("right", Inner, Columns), Result = Values("result", Rows, Columns);

    private static readonly Product Large = new(Form.Plain, Left, Right, Result, Start.Zero);

    [Fact]
    public void A_factor_is_rounded_once_until_it_is_written()
    {
        var places = new RoundedPlaces(Room);
        Assert.Equal([Left, Right], places.Take([Left, Right]));
        Assert.Empty(places.Take([Left, Right]));

        places.Follow(new Fill(Result, null), []);
        Assert.Empty(places.Take([Left, Right]));

        // A row of it is enough.
        places.Follow(new Fill(Right with { RowsPerSlot = Dim.One }, null), []);
        Assert.Equal([Right], places.Take([Left, Right]));

        places.Forget();
        Assert.Equal([Left, Right], places.Take([Left, Right]));
    }

    [Fact]
    public void What_its_maker_has_stored_is_not_rounded_again_slot_by_slot()
    {
        var places = new RoundedPlaces(Room);
        View all = new(new Buffer("h", Role.Activation, new Dim("T+1", 6), Rows, Inner));
        View first = View.Alone(all.Buffer, 0, Rows), others = View.Range(all.Buffer, Dim.One, new Dim("T", 5)), some = View.Range(all.Buffer, Dim.Zero, new Dim("T", 5));
        places.Follow(new Clear(others), [others]);
        Assert.Empty(places.Take([others]));
        Assert.Equal([some], places.Take([some]));

        places.Forget();
        places.Follow(new Clear(first), [first]);
        Assert.Equal([all], places.Take([all]));

        places.Forget();
        places.Follow(new Clear(first), [first]);
        places.Follow(new Clear(others), [others]);
        Assert.Empty(places.Take([some]));
        Assert.Empty(places.Take([all with { FirstColumn = new Dim("8", 8), Columns = new Dim("16", 16) }]));

        // Writing one of them is enough.
        places.Follow(new Clear(first), []);
        Assert.Empty(places.Take([others]));
        Assert.Equal([some], places.Take([some]));
    }

    [Fact]
    public void Buffers_have_places_of_their_own_laid_out_as_the_first_ones()
    {
        var places = new RoundedPlaces(Room);
        Assert.Null(places.Of(Left));
        Assert.True(places.Reserve(Left, Right));

        // Two of 16 bits in a float; rows of 1,000 and 1,001 have 1,008 floats in the arena.
        Assert.Equal("rounded_at(m, at::Rounded), pitch::OfK", places.Factor(Left));
        Assert.Equal("rounded_at(m, at::Rounded + 504000), pitch::OfN", places.Factor(Right));
        Assert.Equal(504000 + 504000, places.Length);
        Assert.Equal(new RoundedPlace(504000, 1008), places[Right]);

        View part = Right with { FirstRow = new Dim("2", 2), RowsPerSlot = Dim.One, FirstColumn = new Dim("8", 8), Columns = new Dim("16", 16) };
        Assert.Equal("rounded_at(m, at::Rounded + 504000) + 2 * pitch::OfN + 8", places.Of(part));
        Assert.Equal(new RoundedPlace(504000 + (((2 * 1008) + 8) / 2), 1008), places[part]);

        Assert.True(places.Reserve(Right, Left));
        Assert.Equal(504000 + 504000, places.Length);
    }

    /// <summary>Columns from 4 on: rows of 16-byte copies cannot begin there.</summary>
    [Fact]
    public void A_view_that_lies_across_eighths_is_alone()
    {
        var places = new RoundedPlaces(Room);
        View odd = Left with { FirstColumn = new Dim("4", 4), Columns = new Dim("500", 500) };
        Assert.True(places.Reserve(Left, odd));
        Assert.Equal("rounded_at(m, at::Rounded + 504000), 504", places.Factor(odd));
        Assert.Equal(504000 + 252000, places.Length);

        // Who stores the whole does not store it.
        places.Follow(new Clear(Left), [Left]);
        Assert.Equal([odd], places.Take([Left, odd]));
    }

    [Fact]
    public void A_matrix_times_itself_is_rounded_once() => Assert.Equal([Left], new RoundedPlaces(Room).Take([Left, Left]));

    [Fact]
    public void They_are_for_large_products_of_known_size_in_tiles_that_have_them()
    {
        var places = new RoundedPlaces(Room);
        var grid = new ProductGrid(128, 128, 1);
        Assert.False(places.AreFor(Large, new ProductGrid(32, 32, 1)));
        Assert.False(places.AreFor(new Product(Form.Plain, Values("few", new Dim("F", 8), Inner), Right, Values("r", new Dim("F", 8), Columns), Start.Zero), grid));
        Assert.False(places.AreFor(new Product(Form.Plain, Values("read", Count, Inner), Right, Values("r", Count, Columns), Start.Zero), grid));
        Assert.Null(places.Of(Right));
        Assert.True(places.AreFor(Large, grid));
        Assert.NotNull(places.Of(Right));

        var narrow = new RoundedPlaces(1e6m);
        Assert.False(narrow.AreFor(Large, grid));
        Assert.Equal(0, narrow.Length);
    }

    private static View Values(string name, Dim rows, Dim columns) => new(new Buffer(name, Role.Activation, Dim.One, rows, columns));
}
