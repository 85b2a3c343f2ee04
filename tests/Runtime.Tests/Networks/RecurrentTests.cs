using System;
using System.Linq;
using ModelGen.Networks;
using ModelGen.Tests.Networks;
using Xunit;
using static ModelGen.Runtime.Tests.Networks.Comparing;
using static ModelGen.Runtime.Tests.Networks.TwinLayers;

namespace ModelGen.Runtime.Tests.Networks;

/// <summary>What recurrent layers do beside the equations of their cells.</summary>
public sealed class RecurrentTests
{
    private const int T = 5, B = 2, I = 3, H = 4;

    public static TheoryData<string> Cells => [.. StackTexts.Cells.Keys];

    /// <summary>Step by step, from the states of the step before, a layer computes what it computes at once.</summary>
    [Theory]
    [MemberData(nameof(Cells))]
    public void States_go_from_step_to_step(string cell)
    {
        using NetworkTwin twin = Open(B, Parameters(cell));
        Recurrent layer = twin.MakeRecurrent("layer", Text(cell));
        double[] x = Numbers(T * B * I);
        Recurrence whole = layer.Apply(new Sequence(T, B, I, x));
        States? states = null;
        for (int t = 0; t < T; t++)
        {
            Recurrence step = layer.Apply(new Sequence(1, B, I, [.. StepsOf(x, T, t, 1)]), states);
            AreClose([.. StepsOf(whole.Values, T, t, 1)], step.Values);
            states = step.Final;
        }

        AreSame(whole.Final, states!);
        AreClose(states!.Output.Values, [.. StepsOf(whole.Values, T, T - 1, 1)]);
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void States_stand_still_at_padding(string cell)
    {
        using NetworkTwin twin = Open(B, Parameters(cell));
        Recurrent layer = twin.MakeRecurrent("layer", Text(cell));
        double[] x = Numbers(T * B * I);

        // The second sequence has holes at 1 and 3, and without them it is a shorter one.
        Recurrence holey = layer.Apply(new Sequence(new Axis(T, B, [1f, 1f, 1f, 0f, 1f, 1f, 1f, 0f, 1f, 1f]), I, x));
        int[] kept = [0, 2, 4];
        Recurrence dense = layer.Apply(new Sequence(3, B, I, [.. kept.SelectMany(t => StepsOf(x, T, t, 1))]));
        for (int step = 0; step < kept.Length; step++)
            AreClose(dense.Row(step, 1), holey.Row(kept[step], 1));
        Assert.All(Enumerable.Range(0, 2).Select(k => 1 + (2 * k)), t => Assert.All(holey.Row(t, 1), value => Assert.Equal(0, value)));
        AreClose(dense.Final.Output.Row(1), holey.Final.Output.Row(1));
    }

    /// <summary>Backwards over a sequence is forwards over the reversed one, with the other direction's parameters.</summary>
    [Theory]
    [InlineData("Lstm")]
    [InlineData("OriginalGru")]
    public void The_other_direction_reads_from_the_last_real_step(string cell)
    {
        NetworkTensors parameters = Parameters(cell, directions: 2), turned = new();
        foreach (TensorInfo tensor in parameters.All.Where(tensor => tensor.Name.EndsWith("_reverse", StringComparison.Ordinal)))
            turned.Add(tensor.Name[..^"_reverse".Length], [.. tensor.Shape], parameters[tensor.Name]);
        var x = new Sequence(new Axis(T, B, [T, 3]), I, Numbers(T * B * I));
        using NetworkTwin both = Open(B, parameters), backwards = Open(B, turned);
        Recurrence y = both.MakeRecurrent("layer", Text(cell, directions: 2)).Apply(x);
        Recurrence reversed = backwards.MakeRecurrent("layer", Text(cell)).Apply(Functions.Reverse(x));
        AreClose(Functions.Reverse(reversed).Values, Functions.Columns(y, reversed.Width, reversed.Width).Values);
        AreClose(reversed.Final.Output.Values, Functions.Columns(y.Final.Output, reversed.Width, reversed.Width).Values);
    }

    [Fact]
    public void A_vector_is_the_output_that_a_layer_begins_with()
    {
        using NetworkTwin twin = Open(B, Parameters("Lstm"));
        Recurrent layer = twin.MakeRecurrent("layer", Text("Lstm"));
        var x = new Sequence(T, B, I, Numbers(T * B * I));
        var h = new Vector(B, H, Numbers(B * H, seed: 3));
        var states = new States(["h", "c"], [[h, new Vector(B, H, new double[B * H])]], directions: 1);
        AreClose(layer.Apply(x, states).Values, layer.Apply(x, h).Values);
        Assert.NotEqual(layer.Apply(x).Values, layer.Apply(x, h).Values);
    }

    [Fact]
    public void Where_a_sequence_does_not_go_on_states_are_cleared()
    {
        using NetworkTwin twin = Open(B, Parameters("Lstm", layers: 2));
        Recurrent layer = twin.MakeRecurrent("layer", Text("Lstm", layers: 2));
        double[] x = Numbers(T * B * I);
        States from = layer.Apply(new Sequence(T, B, I, Numbers(T * B * I, seed: 9))).Final;

        // The first sequence goes on, the second begins anew at step 2.
        var continues = new Sequence(T, B, 1, 1, 1, 1, 1, 1, 0, 1, 1, 1, 1);
        Recurrence cut = layer.Apply(new Sequence(T, B, I, x), from, continues), plain = layer.Apply(new Sequence(T, B, I, x), from);
        Recurrence anew = layer.Apply(new Sequence(3, B, I, [.. StepsOf(x, T, 2, 3)]));
        for (int t = 0; t < T; t++)
        {
            AreClose(plain.Row(t, 0), cut.Row(t, 0));
            AreClose(t < 2 ? plain.Row(t, 1) : anew.Row(t - 2, 1), cut.Row(t, 1));
        }

        // At padding nothing is cleared.
        var ended = new Axis(T, B, [T, 2]);
        AreSame(
            layer.Apply(new Sequence(ended, I, x)).Final, layer.Apply(new Sequence(ended, I, x), continues: new Sequence(ended, 1, 1, 1, 1, 1, 1, 0, 1, 0, 1, 0)).Final);
    }

    [Fact]
    public void Carried_states_are_those_of_the_model()
    {
        NetworkTensors states = new();
        states.Add("layer_h", [2, B, H], Numbers(2 * B * H, seed: 1));
        states.Add("layer_c", [2, B, H], Numbers(2 * B * H, seed: 2));
        using NetworkTwin twin = Open(B, Parameters("Lstm", layers: 2), states: states);
        var x = new Sequence(T, B, I, Numbers(T * B * I));
        var from = new States(
            ["h", "c"], [.. Enumerable.Range(0, 2).Select(layer => (Vector[])[Part("layer_h", layer), Part("layer_c", layer)])], directions: 1);
        Recurrent carried = twin.MakeRecurrent("layer", Text("Lstm", layers: 2), carried: true), plain = twin.MakeRecurrent("layer", Text("Lstm", layers: 2));
        AreClose(plain.Apply(x, from).Values, carried.Apply(x).Values);
        Refused("from says what layer begins with, which is Carried, and goes on from where the pass before has ended.", () => carried.Apply(x, from));

        Vector Part(string name, int layer) => new(B, H, [.. states[name].Skip(layer * B * H).Take(B * H)]);
    }

    /// <summary>Layers of different widths carry a tensor for each, and hand on states to layers like them.</summary>
    [Fact]
    public void Layers_of_different_widths_have_states_of_their_own()
    {
        const string Units = "units 4 2; directions 1; gate z InputAndState bias; state h 0; Input z; Tanh 0; result h 1";
        NetworkTensors parameters = new(), states = new();
        var random = new Random(3);
        parameters.Draw(random, "layer_kernel_0", I + 4, 4);
        parameters.Draw(random, "layer_bias_0", 4);
        parameters.Draw(random, "layer_kernel_1", 4 + 2, 2);
        parameters.Draw(random, "layer_bias_1", 2);
        states.Draw(random, "layer_h_0", B, 4);
        states.Draw(random, "layer_h_1", B, 2);
        using NetworkTwin twin = Open(B, parameters, states: states);
        var x = new Sequence(T, B, I, Numbers(T * B * I));
        Recurrence carried = twin.MakeRecurrent("layer", Units, carried: true).Apply(x);
        var from = new States(["h"], [[new Vector(B, 4, states["layer_h_0"])], [new Vector(B, 2, states["layer_h_1"])]], directions: 1);
        AreClose(twin.MakeRecurrent("layer", Units).Apply(x, from).Values, carried.Values);
        Assert.Equal(2, carried.Width);
    }

    [Fact]
    public void Squares_of_weights_are_those_of_all_matrices()
    {
        foreach (string cell in StackTexts.Cells.Keys)
        {
            NetworkTensors parameters = Parameters(cell, layers: 2, directions: 2);
            double expected = parameters.All.Where(tensor => tensor.Shape.Count == 2).Sum(tensor => parameters[tensor.Name].Sum(value => value * value));
            using NetworkTwin twin = Open(B, parameters);
            AreClose([expected], [Functions.SquaredWeights(twin.MakeRecurrent("layer", Text(cell, layers: 2, directions: 2))).Value]);
        }
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        using NetworkTwin twin = Open(B, Parameters("Lstm")), gru = Open(B, Parameters("Gru")), both = Open(B, Parameters("Lstm", directions: 2));
        (Recurrent lstm, Recurrent other) = (twin.MakeRecurrent("layer", Text("Lstm")), gru.MakeRecurrent("layer", Text("Gru")));
        Recurrent bidirectional = both.MakeRecurrent("layer", Text("Lstm", directions: 2));
        var x = new Sequence(T, B, I, Numbers(T * B * I));
        Refused("x is Sequence [1, 2, 2], which makes 2 columns of input: layer reads 3.", () => lstm.Apply(new Sequence(1, B, 2, 1, 2, 3, 4)));
        Refused(
            "from is States of 1 layers and directions, h [2, 4]: layer has 1 layers and directions, h of width 4, c of width 4.",
            () => lstm.Apply(x, other.Apply(x).Final));
        Refused("from is Vector [2, 3]: the state of layer reads 4 columns.", () => lstm.Apply(x, new Vector(B, 3, Numbers(6))));
        Refused("from has 1 sequences, and x has 2: they need equally many.", () => lstm.Apply(x, new Vector(1, H, Numbers(H))));
        Refused("from is the state of one layer, and layer has 2 layers and directions", () => bidirectional.Apply(x, new Vector(B, H, Numbers(B * H))));
        Refused("continues is Sequence [5, 2, 3]: layer reads 1 column.", () => lstm.Apply(x, continues: x));
        Refused("continues has [1, 2] steps", () => lstm.Apply(x, continues: new Sequence(1, B, 1, 1, 1)));
        Refused("layer reads in both directions, and flags that say where a sequence goes on are for layers that read forwards.", () => bidirectional.Apply(x, continues: Functions.Columns(x, 0, 1)));
        Assert.Equal(
            "'gate z' is no statement about recurrent layers, or one of another version of the compiler.",
            Assert.Throws<FormatException>(() => twin.MakeRecurrent("layer", "units 4; directions 1; gate z")).Message);
    }

    internal static string Text(string cell, int layers = 1, int directions = 1) => StackTexts.Of(cell, H, layers, directions, forgetBias: 0.75);

    /// <summary>Parameters of a stack that are drawn, as <c>docs/cells.md</c> says what there is.</summary>
    internal static NetworkTensors Parameters(string cell, int layers = 1, int directions = 1, int inputs = I)
    {
        var random = new Random(5);
        var tensors = new NetworkTensors();
        var stack = new StackDeclaration(Text(cell, layers, directions));
        int output = stack.WidthOf(0, 0);
        foreach ((string suffix, int read) in Enumerable.Range(0, layers).SelectMany(
            layer => stack.SuffixesOf(layer).Select(suffix => (suffix, layer == 0 ? inputs : directions * output))))
        {
            Draw("kernel", read + output, H * Count(CellGateSource.InputAndState));
            foreach (CellGate gate in stack.Gates.Where(gate => gate.Source == CellGateSource.InputAndOperand))
                Draw($"kernel_{gate.Name}", read + H, H);
            Draw("input_kernel", read, H * Count(CellGateSource.Input));
            Draw("recurrent_kernel", output, H * Count(CellGateSource.State));
            if (stack.Gates.Count(gate => gate.HasBias) is > 0 and int biases)
                tensors.Draw(random, $"layer_bias_{suffix}", H * biases);
            foreach (string weight in stack.Weights)
                tensors.Draw(random, $"layer_{weight}_{suffix}", H);
            if (stack.Projection is not null)
                Draw("projection", H, output);

            void Draw(string name, int rows, int columns)
            {
                if (columns > 0)
                    tensors.Draw(random, $"layer_{name}_{suffix}", rows, columns);
            }
        }

        return tensors;

        int Count(CellGateSource source) => stack.Gates.Count(gate => gate.Source == source);
    }

    private static void AreSame(States expected, States actual)
    {
        Assert.Equal(expected.Names, actual.Names);
        foreach (string name in expected.Names)
            AreClose(StatesOf(expected, name), StatesOf(actual, name));
    }

    private static void Refused(string message, Func<object> make) => Assert.StartsWith(message, Assert.Throws<ArgumentException>(make).Message);
}
