using System.Linq;
using ModelGen.Generator.Emit.Cuda;
using ModelGen.Generator.Lowering;
using Xunit;
using static ModelGen.Generator.Tests.Lowering.ByHand;

namespace ModelGen.Generator.Tests.Emit;

/// <summary>What blocks of a time loop on a GPU exchange in 16 bits: left factors that equations of the loop make before they are read, and nothing else.</summary>
public sealed class LoopExchangeTests
{
    private const decimal Room = 1000;

    private readonly View _state = Moving("state", 0, 5), _next, _z = Moving("z", 0), _w = Weights("w", H);
    private readonly UnitProduct _product;
    private readonly Pointwise _cell;

    public LoopExchangeTests()
    {
        _next = View.At(_state.Buffer, 1);
        (_product, _cell) = (Times(_state, _z), OfUnits(Added(_state, _z, _next)));
    }

    [Fact]
    public void What_a_cell_hands_to_the_next_step_is_and_what_the_loop_begins_with_is_rounded_before_it()
    {
        LoopExchange exchange = Of(Loop(false, _product, _cell));
        Assert.True(exchange.IsReadBy(_product));
        Assert.Equal("rounded_at(m, at::Rounded) + (t + 1) * B * pitch::OfH", exchange.Rounded.Of(_next));
        Assert.Null(exchange.Rounded.Of(_z));
        View first = Assert.Single(exchange.First);
        Assert.False(first.FollowsTime);

        // Half of five slots of two rows.
        Assert.Equal(5 * 2 * 16 / 2, exchange.Rounded.Length);
        Assert.Equal([first, View.Range(_state.Buffer, Dim.One, T)], exchange.Made);
    }

    [Fact]
    public void A_loop_that_reads_backwards_begins_with_its_last_slot()
    {
        UnitProduct product = Times(_next, _z);
        LoopExchange exchange = Of(Loop(true, product, OfUnits(Added(_next, _z, _state))));
        Assert.True(exchange.IsReadBy(product));
        Assert.Equal(T, Assert.Single(exchange.First).FirstSlot);
    }

    [Fact]
    public void Of_what_is_made_in_the_same_step_nothing_is_rounded_before_the_loop()
    {
        UnitProduct product = Times(_z, _state);
        LoopExchange exchange = Of(Loop(true, OfUnits(Added(_next, Moving("saved", 0), _z)), product));
        Assert.True(exchange.IsReadBy(product));
        Assert.Empty(exchange.First);
    }

    [Fact]
    public void A_layer_of_a_wavefront_reads_what_the_layer_before_has_made()
    {
        View above = Moving("above", 0);
        UnitProduct product = Times(_next, above);
        LoopExchange exchange = Of(Loop(false, _product, _cell), Loop(false, product));
        Assert.True(exchange.IsReadBy(product));
        Assert.Equal(0, Assert.Single(exchange.First).FirstSlot.Value);

        // A layer does not wait for those after it.
        Assert.False(Of(Loop(false, product), Loop(false, _product, _cell)).IsReadBy(product));
    }

    [Fact]
    public void What_the_loop_does_not_make_is_read_in_the_arena()
    {
        UnitProduct product = Times(Moving("inputs", 0), _z);
        AssertNone(product, Loop(false, product, _cell));

        // Part of it, or after it is read.
        UnitProduct wide = Times(_z, _state);
        AssertNone(wide, Loop(true, OfUnits(Squared(Part(_next, 0), Part(_z, 0))), wide));
        AssertNone(wide, Loop(true, wide, OfUnits(Squared(_next, _z))));
        Assert.True(Of(Loop(true, OfUnits(Squared(Part(_next, 0), Part(_z, 0))), OfUnits(Squared(_next, Part(_z, 1))), wide)).IsReadBy(wide));
    }

    [Fact]
    public void What_a_product_makes_or_is_no_whole_quads_is_read_in_the_arena()
    {
        AssertNone(_product, Loop(false, _product, Times(_z, _next)));
        UnitProduct odd = Times(Part(_state, 1), _z);
        AssertNone(odd, Loop(false, odd, _cell));
    }

    [Fact]
    public void Products_that_were_turned_around_and_those_without_room_read_the_arena()
    {
        TimeLoop loop = Loop(false, _product, _cell);
        Assert.False(new LoopExchange([loop], [], new RoundedPlaces(80)).IsReadBy(_product));
        Assert.False(new LoopExchange([loop], [_product], new RoundedPlaces(79)).IsReadBy(_product));
        Assert.True(new LoopExchange([loop], [_product], new RoundedPlaces(80)).IsReadBy(_product));
    }

    private static void AssertNone(UnitProduct product, TimeLoop loop)
    {
        LoopExchange exchange = Of(loop);
        Assert.False(exchange.IsReadBy(product));
        Assert.Empty(exchange.First);
    }

    private static LoopExchange Of(params TimeLoop[] loops) => new(loops, loops.SelectMany(loop => loop.Body).OfType<UnitProduct>(), new RoundedPlaces(Room));

    private UnitProduct Times(View left, View result) => new(Form.Plain, left, _w, H, result, Start.Sum);

    private static Pointwise OfUnits(Pointwise elements) => elements with { Units = H };

    // The first column, or those after it.
    private static View Part(View view, int part) =>
        part == 0 ? view with { Columns = Dim.One } : view with { FirstColumn = Dim.One, Columns = new Dim("2", 2) };
}
