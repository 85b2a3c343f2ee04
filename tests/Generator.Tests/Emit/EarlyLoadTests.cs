using System;
using System.Linq;
using System.Text.RegularExpressions;
using ModelGen.Generator.Emit.Cuda;
using ModelGen.Generator.Lowering;
using ModelGen.Generator.Tests.Harness;
using Xunit;
using static ModelGen.Generator.Tests.Lowering.ByHand;

namespace ModelGen.Generator.Tests.Emit;

/// <summary>What a thread of a time loop on a GPU has before blocks meet: all that nothing changes until it is needed, and nothing else.</summary>
public sealed partial class EarlyLoadTests
{
    private readonly View _state = Moving("state", 0, 5), _next, _z = Moving("z", 0), _w = Weights("w", H);

    public EarlyLoadTests() => _next = View.At(_state.Buffer, 1);

    [Fact]
    public void A_cell_has_the_sums_of_the_product_before_it_and_loads_its_state_early()
    {
        UnitProduct product = Times(_state, _z);
        Pointwise cell = OfUnits(Added(_state, _z, _next));
        EarlyLoads loads = Loads(false, [product, cell]);
        Assert.Equal((product, false), loads.SumsOf(_z, cell));
        Assert.Null(loads.SumsOf(_state, cell));
        Assert.True(loads.LoadsEarly(_state, cell));
        Assert.True(loads.BeginsEarly(product));
    }

    [Fact]
    public void On_the_way_back_a_cell_has_the_sums_of_the_step_before()
    {
        Pointwise cell = OfUnits(Added(Moving("saved", 0), _next, _z));
        UnitProduct product = Times(_z, _state);
        EarlyLoads loads = Loads(true, [cell], [product]);
        Assert.Equal((product, true), loads.SumsOf(_next, cell));
        Assert.True(loads.LoadsEarly(cell.Inputs[0].View, cell));
        Assert.True(loads.BeginsEarly(product));

        // In one part, what the next product is added to would take their place before they are used.
        Assert.Null(Loads(true, [cell, product]).SumsOf(_next, cell));
    }

    [Fact]
    public void A_product_goes_on_with_the_sums_of_another_one()
    {
        UnitProduct first = Times(Moving("below", 0), _z), second = Times(_state, _z);
        Pointwise cell = OfUnits(Added(_state, _z, _next));
        EarlyLoads loads = Loads(false, [first, second, cell]);
        Assert.Equal((first, false), loads.SumsOf(_z, second));
        Assert.Equal((second, false), loads.SumsOf(_z, cell));
        Assert.True(loads.BeginsEarly(first));
        Assert.False(loads.BeginsEarly(second));
    }

    [Fact]
    public void What_is_written_in_the_meantime_is_not_loaded_early()
    {
        View x = Moving("x", 0, 5), y = Moving("y", 0), later = View.At(x.Buffer, 1);
        Pointwise reader = OfUnits(Added(x, Moving("other", 0), y));
        Assert.True(Loads(false, [reader]).LoadsEarly(x, reader));

        // Earlier in the same step, and after the reader in the step before.
        Assert.False(Loads(false, [OfUnits(Squared(_z, x)), reader]).LoadsEarly(x, reader));
        Assert.False(Loads(false, [reader, OfUnits(Squared(y, later))]).LoadsEarly(x, reader));
        Assert.False(Loads(false, [reader], [OfUnits(Squared(y, later))]).LoadsEarly(x, reader));

        // A slot that was written two steps before is there.
        Assert.True(Loads(false, [reader, OfUnits(Squared(y, View.At(x.Buffer, 2)))]).LoadsEarly(x, reader));

        UnitProduct product = Times(_state, x);
        Assert.True(Loads(false, [product]).BeginsEarly(product));
        Assert.False(Loads(false, [OfUnits(Squared(_z, x)), product]).BeginsEarly(product));
        Assert.True(Loads(false, [OfUnits(Squared(_z, x))], [product]).BeginsEarly(product));
    }

    [Fact]
    public void What_other_threads_write_is_not_loaded_early()
    {
        View x = Moving("x", 0, 5), y = Moving("y", 0), old = View.At(x.Buffer, 2);
        Pointwise reader = OfUnits(Added(x, Moving("other", 0), y));

        // Divided by rows; of another stage of the wavefront; by other units.
        Assert.False(Loads(false, [reader, Squared(y, old)]).LoadsEarly(x, reader));
        Assert.False(new EarlyLoads(Loop(false, reader), [[reader]], [Loop(false, Squared(y, old))]).LoadsEarly(x, reader));
        Assert.False(Loads(false, [reader, Squared(y, old) with { Units = new Dim("G", 1) }]).LoadsEarly(x, reader));
    }

    [Fact]
    public void All_that_cells_of_the_tutorial_read_in_a_step_is_in_registers()
    {
        foreach (int hidden in (int[])[200, 650, 1500])
        {
            string text = GeneratorRun.Of($"[ModelGen.LstmModel(VocabSize = 50, HiddenSize = {hidden}, KeepProb = 0.5)] public partial class Tutorial;")
                .Result.GeneratedSources.Single(file => file.HintName.EndsWith(".Cuda.g.cs", StringComparison.Ordinal)).SourceText.ToString();
            Match[] calls = [.. Cell().Matches(text).Cast<Match>()];
            Assert.True(calls.Length >= 6);
            foreach (Match call in calls)
            {
                string[] inputs = [.. call.Groups["arguments"].Value.Split(",\n").Select(argument => argument.Trim()).Skip(1)];
                Assert.All(inputs.Take(call.Groups["name"].Value == "LstmBackward" ? 9 : 5), input => Assert.StartsWith("registers.", input, StringComparison.Ordinal));
            }
        }
    }

    private static EarlyLoads Loads(bool isBackwards, params Operation[][] parts) => new(Loop(isBackwards, [.. parts.SelectMany(part => part)]), parts, []);

    private UnitProduct Times(View left, View result) => new(Form.Plain, left, _w, H, result, Start.Sum);

    private static Pointwise OfUnits(Pointwise elements) => elements with { Units = H };

    [GeneratedRegex(@"\n +(?<name>Lstm(Forward|Backward|Inference\d?))\((?<arguments>[^;]*)\);")]
    private static partial Regex Cell();
}
