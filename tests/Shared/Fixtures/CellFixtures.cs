using System;
using System.Collections.Generic;
using System.Linq;
using ModelGen.Cells;
using ModelGen.Checkpoints;
using Xunit;

namespace ModelGen.Tests.Fixtures;

[RecurrentLayer(Cell = typeof(Rnn), InputSize = 5, HiddenSize = 7, NumSteps = 6, BatchSize = 3)]
internal sealed partial class CellsRnnTanh;

[RecurrentLayer(Cell = typeof(Gru), InputSize = 5, HiddenSize = 7, NumSteps = 6, BatchSize = 3)]
internal sealed partial class CellsGruTorch;

[RecurrentLayer(Cell = typeof(OriginalGru), InputSize = 6, HiddenSize = 9, NumSteps = 5, BatchSize = 4)]
internal sealed partial class CellsGruTf;

[RecurrentLayer(Cell = typeof(PeepholeLstm), InputSize = 5, HiddenSize = 7, NumSteps = 6, BatchSize = 3, ForgetBias = 1)]
internal sealed partial class CellsLstmPeephole;

[RecurrentLayer(Cell = typeof(PeepholeLstm), InputSize = 10, HiddenSize = 13, NumSteps = 4, BatchSize = 6)]
internal sealed partial class CellsLstmPeepholeFb0;

[RecurrentLayer(Cell = typeof(CoupledLstm), InputSize = 5, HiddenSize = 7, NumSteps = 6, BatchSize = 3, ForgetBias = 1)]
internal sealed partial class CellsLstmCifg;

/// <summary>Section 8 of tests/fixtures/README.md: single layers of other cells than the LSTM.</summary>
public abstract class CellFixtures<TComputing>
    where TComputing : IComputing
{
    private const double OutputTolerance = 1e-5;
    private const double GradientTolerance = 5e-5;
    private const double LossTolerance = 1e-4;

    private static readonly Dictionary<string, Action<Fixture, ModelOptions>> Cells = new()
    {
        ["cells_rnn_tanh"] = (fixture, options) => Check<CellsRnnTanh>(fixture, options, [("kernel_0", ["kernel"]), ("bias_0", ["bias"])]),
        ["cells_gru_torch"] = CheckTorch,
        ["cells_gru_tf"] = (fixture, options) => Check<CellsGruTf>(
            fixture, options, [("kernel_0", ["gate_kernel"]), ("kernel_n_0", ["cand_kernel"]), ("bias_0", ["gate_bias", "cand_bias"])]),
        ["cells_lstm_peephole"] = (fixture, options) => Check<CellsLstmPeephole>(fixture, options, Peephole),
        ["cells_lstm_peephole_fb0"] = (fixture, options) => Check<CellsLstmPeepholeFb0>(fixture, options, Peephole),
        ["cells_lstm_cifg"] = (fixture, options) => Check<CellsLstmCifg>(fixture, options, [("kernel_0", ["kernel"]), ("bias_0", ["bias"])]),
    };

    // What the reference calls our cells.
    private static readonly Dictionary<string, string> ReferenceNames = new()
    {
        [nameof(Rnn)] = "rnn_tanh",
        [nameof(Gru)] = "gru_torch",
        [nameof(OriginalGru)] = "gru_tf",
        [nameof(PeepholeLstm)] = "lstm_peephole",
        [nameof(CoupledLstm)] = "lstm_cifg",
    };

    public static TheoryData<string, int> Cases => FixtureCases.Of<TComputing>(Cells.Keys);

    // Ours, and the reference's, side by side.
    private static (string Ours, string[] Theirs)[] Peephole =>
    [
        ("kernel_0", ["kernel"]), ("bias_0", ["bias"]),
        ("peepholeI_0", ["w_i_diag"]), ("peepholeF_0", ["w_f_diag"]), ("peepholeO_0", ["w_o_diag"]),
    ];

    [SkippableTheory]
    [MemberData(nameof(Cases))]
    public void Outputs_states_and_gradients_are_those_of_the_reference(string name, int variant) =>
        Fixture.Check(name, fixture => Cells[name](fixture, TComputing.Options(variant)));

    [SkippableFact]
    public void Every_cell_fixture_has_a_test() => Assert.Equal(Fixture.Names("cells_*"), Cells.Keys.Order(StringComparer.Ordinal));

    private static void CheckTorch(Fixture fixture, ModelOptions options)
    {
        var names = new Dictionary<string, string>
        {
            ["weight_ih_l0"] = "w_ih",
            ["weight_hh_l0"] = "w_hh",
            ["bias_ih_l0"] = "b_ih",
            ["bias_hh_l0"] = "b_hh",
        };
        using var layer = new CellsGruTorch(options);
        TorchParameters.Load(layer, names.ToDictionary(name => name.Key, name => fixture.Floats("param." + name.Value)));
        Run(fixture, layer);
        foreach ((string name, float[] gradient) in TorchParameters.Gradients(layer))
        {
            fixture.AssertClose("grad.param." + names[name], gradient, GradientTolerance);
        }
    }

    private static void Check<TLayer>(Fixture fixture, ModelOptions options, (string Ours, string[] Theirs)[] parameters)
        where TLayer : IRecurrentLayer<TLayer>
    {
        using TLayer layer = TLayer.Create(options);
        Assert.Equal(TLayer.Parameters.Select(parameter => parameter.Name), parameters.Select(pair => pair.Ours));
        foreach ((string ours, string[] theirs) in parameters)
        {
            layer.SetParameter(ours, [.. Beside(Rows<TLayer>(ours), [.. theirs.Select(name => fixture.Doubles("param." + name))]).Select(value => (float)value)]);
        }

        Run(fixture, layer);
        foreach ((string ours, string[] theirs) in parameters)
        {
            double[] expected = Beside(Rows<TLayer>(ours), [.. theirs.Select(name => fixture.Expected("grad.param." + name))]);
            var gradient = new float[expected.Length];
            layer.GetGradient(ours, gradient);
            Fixture.AssertClose($"{fixture.Name}: grad.{ours}", expected, gradient, GradientTolerance);
        }
    }

    private static void Run<TLayer>(Fixture fixture, TLayer layer)
        where TLayer : IRecurrentLayer<TLayer>
    {
        fixture.AssertSays("kind", "cells");
        fixture.AssertDeclared(TLayer.Config);
        fixture.AssertSays("cell", ReferenceNames[TLayer.Config.Cell]);
        foreach (TensorInfo state in TLayer.States)
        {
            layer.SetInitialState(state.Name, fixture.Floats($"in.{state.Name}0"));
        }

        var output = new float[fixture.Length("out.y")];
        layer.Forward(fixture.Floats("in.x"), output);
        fixture.AssertClose("out.y", output, OutputTolerance);
        double loss = Dot(output, fixture.Floats("in.gy"));
        foreach (TensorInfo state in TLayer.States)
        {
            var final = new float[state.Length];
            layer.GetFinalState(state.Name, final);
            fixture.AssertClose($"out.final_{state.Name}", final, OutputTolerance);
            float[] upstream = fixture.Floats($"in.g{state.Name}");
            layer.SetFinalStateGradient(state.Name, upstream);
            loss += Dot(final, upstream);
        }

        Assert.Equal(fixture.Expected("loss")[0], loss, LossTolerance);
        var inputGradient = new float[fixture.Length("in.x")];
        layer.Backward(fixture.Floats("in.gy"), inputGradient);
        fixture.AssertClose("grad.in.x", inputGradient, GradientTolerance);
        foreach (TensorInfo state in TLayer.States)
        {
            var gradient = new float[state.Length];
            layer.GetInitialStateGradient(state.Name, gradient);
            fixture.AssertClose($"grad.in.{state.Name}0", gradient, GradientTolerance);
        }
    }

    private static int Rows<TLayer>(string parameter)
        where TLayer : IRecurrentLayer<TLayer> =>
        TLayer.Parameters.Single(info => info.Name == parameter).Shape is [int rows, _] ? rows : 1;

    private static double[] Beside(int rows, IReadOnlyList<double[]> matrices) =>
    [
        .. Enumerable.Range(0, rows).SelectMany(row => matrices.SelectMany(
            matrix => matrix.AsSpan(matrix.Length / rows * row, matrix.Length / rows).ToArray())),
    ];

    private static double Dot(float[] a, float[] b) => a.Zip(b, (x, y) => (double)x * y).Sum();
}
