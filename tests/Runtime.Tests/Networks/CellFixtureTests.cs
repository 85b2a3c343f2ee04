using System.Collections.Generic;
using System.Linq;
using ModelGen.Networks;
using ModelGen.Tests.Fixtures;
using ModelGen.Tests.Networks;
using Xunit;
using static ModelGen.Runtime.Tests.Networks.Comparing;
using static ModelGen.Runtime.Tests.Networks.TwinLayers;

namespace ModelGen.Runtime.Tests.Networks;

/// <summary>The slow twin's recurrent layers against the numbers of another implementation: cells, stacks, both directions, lengths, states.</summary>
public sealed class CellFixtureTests
{
    private static readonly Dictionary<string, (string Ours, (string Name, string[] Theirs)[] Parameters)> Cells = new()
    {
        ["cells_rnn_tanh"] = ("Rnn", [("kernel_0", ["kernel"]), ("bias_0", ["bias"])]),
        ["cells_gru_tf"] = ("OriginalGru", [("kernel_0", ["gate_kernel"]), ("kernel_n_0", ["cand_kernel"]), ("bias_0", ["gate_bias", "cand_bias"])]),
        ["cells_lstm_cifg"] = ("CoupledLstm", [("kernel_0", ["kernel"]), ("bias_0", ["bias"])]),
        ["cells_lstm_peephole"] = ("PeepholeLstm", Peepholes),
        ["cells_lstm_peephole_fb0"] = ("PeepholeLstm", Peepholes),
    };

    public static TheoryData<string> CellNames => [.. Cells.Keys];

    public static TheoryData<string> TorchNames => [.. Fixture.Names("nn_lstm_*")];

    private static (string Name, string[] Theirs)[] Peepholes =>
    [
        ("kernel_0", ["kernel"]), ("bias_0", ["bias"]), ("peepholeI_0", ["w_i_diag"]), ("peepholeF_0", ["w_f_diag"]), ("peepholeO_0", ["w_o_diag"]),
    ];

    [Theory]
    [MemberData(nameof(CellNames))]
    public void A_cell_is_that_of_the_reference(string name)
    {
        Fixture fixture = Fixture.OfInputs(name);
        (string cell, (string Name, string[] Theirs)[] parameters) = Cells[name];
        (int steps, int batch, int inputs, int units) = ((int)fixture.Number("T"), (int)fixture.Number("B"), (int)fixture.Number("I"), (int)fixture.Number("H"));
        var tensors = new NetworkTensors();
        foreach ((string ours, string[] theirs) in parameters)
        {
            double[] values = [.. theirs.SelectMany(part => fixture.Doubles("param." + part))];
            tensors.Add($"layer_{ours}", ours.StartsWith("kernel", System.StringComparison.Ordinal) ? [inputs + units, values.Length / (inputs + units)] : [values.Length], values);
        }

        bool hasMemory = cell.EndsWith("Lstm", System.StringComparison.Ordinal);
        var states = new NetworkTensors();
        foreach (string state in hasMemory ? ["h", "c"] : (string[])["h"])
            states.Add($"layer_{state}", [1, batch, units], fixture.Doubles($"in.{state}0"));
        using NetworkTwin twin = Open(batch, tensors, states: states);
        string text = StackTexts.Of(cell, units, forgetBias: hasMemory ? fixture.Number("forget_bias") : 0);
        Recurrence y = twin.MakeRecurrent("layer", text, carried: true).Apply(new Sequence(steps, batch, inputs, fixture.Doubles("in.x")));
        AreClose(fixture.Expected("out.y"), y);
        AreClose(fixture.Expected("out.final_h"), y.Final.Output.Values);
        if (hasMemory)
            AreClose(fixture.Expected("out.final_c"), StatesOf(y.Final, "c"));
    }

    [Theory]
    [MemberData(nameof(TorchNames))]
    public void A_stack_is_that_of_PyTorch(string name)
    {
        Fixture fixture = Fixture.OfInputs(name);
        (int steps, int batch, int inputs, int units, int layers) =
            ((int)fixture.Number("T"), (int)fixture.Number("B"), (int)fixture.Number("I"), (int)fixture.Number("H"), (int)fixture.Number("L"));
        int directions = 1 + (int)fixture.Number("bidirectional");
        bool isBatchFirst = fixture.Number("batch_first") == 1;
        var (tensors, states) = (new NetworkTensors(), new NetworkTensors());
        for (int layer = 0; layer < layers; layer++)
        {
            for (int direction = 0; direction < directions; direction++)
            {
                (string ours, string theirs) = direction == 0 ? ($"{layer}", $"l{layer}") : ($"{layer}_reverse", $"l{layer}_reverse");
                int width = layer == 0 ? inputs : directions * units;
                tensors.Add($"layer_kernel_{ours}", [width + units, 4 * units], [.. Gates($"weight_ih_{theirs}", width), .. Gates($"weight_hh_{theirs}", units)]);
                tensors.Add($"layer_bias_{ours}", [4 * units], [.. Gates($"bias_ih_{theirs}", 1).Zip(Gates($"bias_hh_{theirs}", 1), (x, y) => x + y)]);
            }
        }

        foreach (string state in (string[])["h", "c"])
            states.Add($"layer_{state}", [layers * directions, batch, units], fixture.Doubles($"in.{state}0"));
        Axis axis = fixture.Number("packed") == 1 ? new Axis(steps, batch, fixture.Integers("in.lengths")) : new Axis(steps, batch);
        using NetworkTwin twin = Open(batch, tensors, states: states);
        Recurrence y = twin.MakeRecurrent("layer", StackTexts.Of("Lstm", units, layers, directions), carried: true)
            .Apply(new Sequence(axis, inputs, TimeMajor(fixture.Doubles("in.x"), inputs)));
        AreClose(TimeMajor(fixture.Expected("out.y"), directions * units), y);
        AreClose(fixture.Expected("out.hn"), StatesOf(y.Final, "h"));
        AreClose(fixture.Expected("out.cn"), StatesOf(y.Final, "c"));

        // Rows of gates i, f, g, o there, columns of i, j, f, o here.
        double[] Gates(string tensor, int columns)
        {
            double[] values = fixture.Doubles("param." + tensor);
            return [.. Enumerable.Range(0, columns).SelectMany(column => ((int[])[0, 2, 1, 3]).SelectMany(
                gate => Enumerable.Range(gate * units, units).Select(row => values[(row * columns) + column])))];
        }

        double[] TimeMajor(double[] values, int width) => !isBatchFirst ? values
            : [.. Enumerable.Range(0, steps).SelectMany(t => Enumerable.Range(0, batch).SelectMany(b => values.Skip(((b * steps) + t) * width).Take(width)))];
    }
}
