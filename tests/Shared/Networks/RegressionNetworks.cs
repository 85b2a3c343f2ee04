using ModelGen.Networks;
using ModelGen.Optimizers;
using static ModelGen.Networks.Functions;

// Section 10 of tests/fixtures/README.md: regression of sequences with flags that say whether a sequence goes on, as in the caffe-lstm example.
namespace ModelGen.Tests.Networks;

/// <summary>One layer, one sequence.</summary>
[Network(BatchSize = 1)]
internal sealed partial class RegressionOneLayer
{
    internal static (Loss, Sequence top, Sequence pred) Step(
        [Steps(80), Width(1)] Sequence x,
        [Along(nameof(x))] Sequence clip,
        [Along(nameof(x))] Sequence target,
        [Recurrent(15, NumLayers = 1, Carried = true)] Recurrent lstm,
        [Dense(1)] Dense ip)
    {
        Sequence outputs = lstm.Apply(x, continues: clip);
        Sequence prediction = ip.Apply(outputs);
        return (0.5 * SquaredError(prediction, target), outputs, prediction);
    }
}

/// <summary>Three layers.</summary>
[Network(BatchSize = 1)]
internal sealed partial class RegressionThreeLayers
{
    internal static (Loss, Sequence top, Sequence pred) Step(
        [Steps(80), Width(1)] Sequence x,
        [Along(nameof(x))] Sequence clip,
        [Along(nameof(x))] Sequence target,
        [Recurrent(7, NumLayers = 3, Carried = true)] Recurrent lstm,
        [Dense(1)] Dense ip)
    {
        Sequence outputs = lstm.Apply(x, continues: clip);
        Sequence prediction = ip.Apply(outputs);
        return (0.5 * SquaredError(prediction, target), outputs, prediction);
    }
}

/// <summary>Sequences that begin anew at marked steps.</summary>
[Network(BatchSize = 3)]
internal sealed partial class RegressionResets
{
    internal static (Loss, Sequence top, Sequence pred) Step(
        [Steps(12), Width(2)] Sequence x,
        [Along(nameof(x))] Sequence clip,
        [Along(nameof(x))] Sequence target,
        [Recurrent(6, NumLayers = 2, Carried = true)] Recurrent lstm,
        [Dense(1)] Dense ip)
    {
        Sequence outputs = lstm.Apply(x, continues: clip);
        Sequence prediction = ip.Apply(outputs);
        return (0.5 * SquaredError(prediction, target), outputs, prediction);
    }
}

/// <summary>Gradients of gates are limited on the way back.</summary>
[Network(BatchSize = 2)]
internal sealed partial class RegressionThreshold
{
    internal static (Loss, Sequence top, Sequence pred) Step(
        [Steps(20), Width(1)] Sequence x,
        [Along(nameof(x))] Sequence clip,
        [Along(nameof(x))] Sequence target,
        [Recurrent(9, NumLayers = 2, Carried = true, MaxGateGradient = 0.0005)] Recurrent lstm,
        [Dense(1)] Dense ip)
    {
        Sequence outputs = lstm.Apply(x, continues: clip);
        Sequence prediction = ip.Apply(outputs);
        return (0.5 * SquaredError(prediction, target), outputs, prediction);
    }
}

/// <summary>States that go from step to step.</summary>
[Network(BatchSize = 1, Optimizer = typeof(Momentum))]
[OptimizerArgument("momentum", 0.95)]
internal sealed partial class RegressionTraining
{
    internal static (Loss, Sequence top, Sequence pred) Step(
        [Steps(40), Width(1)] Sequence x,
        [Along(nameof(x))] Sequence clip,
        [Along(nameof(x))] Sequence target,
        [Recurrent(15, NumLayers = 1, Carried = true, MaxGateGradient = 0.002)] Recurrent lstm,
        [Dense(1)] Dense ip)
    {
        Sequence outputs = lstm.Apply(x, continues: clip);
        Sequence prediction = ip.Apply(outputs);
        return (0.5 * SquaredError(prediction, target), outputs, prediction);
    }
}
