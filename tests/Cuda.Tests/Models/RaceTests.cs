using System;
using System.Collections.Generic;
using ModelGen.Cuda.Tests.Emulation;
using ModelGen.Emulator;
using ModelGen.Tests;
using ModelGen.Tests.Fixtures;
using ModelGen.Tests.Layers;
using ModelGen.Tests.Networks;
using Xunit;

namespace ModelGen.Cuda.Tests.Models;

/// <summary>An emulated GPU whose launches fail where two accesses are in no order.</summary>
public sealed class WithoutRaces : IComputing
{
    /// <inheritdoc/>
    public static int[] Variants => [(int)ThreadOrder.Shuffled];

    /// <inheritdoc/>
    public static ModelOptions Options(int variant)
    {
        RaceFinding.Begin();
        return Emulated.Options((ThreadOrder)variant);
    }
}

/// <summary>All passes of models, whose launches have no races: not with each other either, where some run beside others.</summary>
[Long, NeedsGpp]
public sealed class RaceTests
{
    private static readonly Dictionary<string, Action<ModelOptions>> Passes = new()
    {
        ["lstm"] = Run<TinyLstm>,
        ["original gru"] = Run<TinyOriginalGru>,
        ["projected"] = Run<TinyProjected>,
        ["layer norm"] = Run<TinyLayerNorm>,
        ["every word"] = Run<TinyEveryWord>,
        ["reader"] = RunLayer<TinyReader>,
    };

    private const double LearningRate = 0.5;

    // Blocks that a device may hold at a time: with one, time loops are launched step by step.
    private const int Many = 16, One = 1;

    [SkippableTheory]
    [InlineData("lstm", Precision.Fp32, Many)]
    [InlineData("lstm", Precision.Bf16, Many)]
    [InlineData("original gru", Precision.Fp32, Many)]
    [InlineData("original gru", Precision.Tf32, One)]
    [InlineData("projected", Precision.Fp32, Many)]
    [InlineData("layer norm", Precision.Bf16, Many)]
    [InlineData("every word", Precision.Fp32, Many)]
    [InlineData("reader", Precision.Fp32, Many)]
    public void No_pass_of_a_model_has_a_race(string model, Precision precision, int residentBlocks) => Passes[model](Options(precision, residentBlocks));

    [SkippableTheory]
    [InlineData("lstm", Many)]
    [InlineData("lstm", One)]
    [InlineData("original gru", Many)]
    [InlineData("reader", Many)]
    public void Nor_where_blocks_come_in_clusters(string model, int residentBlocks) =>
        Passes[model](Options(Precision.Bf16, residentBlocks) with { Clusters = true });

    private static ModelOptions Options(Precision precision, int residentBlocks)
    {
        RaceFinding.Begin();
        return Emulated.Options(ThreadOrder.Shuffled, residentBlocks) with { Precision = precision };
    }

    private static void Run<TModel>(ModelOptions options)
        where TModel : ILanguageModel<TModel>
    {
        using TModel model = TModel.Create(options);
        int[] tokens = Text.Window<TModel>(1), targets = Text.Window<TModel>(2);
        model.Forward(tokens, targets);
        foreach (TensorInfo output in TModel.Outputs) model.GetOutput(output.Name, new float[output.Length]);
        model.Backward();
        model.Update(LearningRate);
        model.TrainText(model.AddText([.. tokens, .. targets, .. tokens]), 0, LearningRate, new double[1]);
        model.Evaluate(tokens, targets);
        int[] text = Text.Random(7, tokens.Length + 3, TModel.Config.VocabSize);
        model.EvaluateSequence(text.AsSpan(1), text.AsSpan(..^1));
        model.Predict(text, new float[TModel.Config.VocabSize]);
    }

    private static void RunLayer<TLayer>(ModelOptions options)
        where TLayer : IRecurrentLayer<TLayer>
    {
        using TLayer layer = TLayer.Create(options);
        LayerPass.SetStates(layer);
        LayerPass.Run(layer, LayerPass.Input<TLayer>(1), LayerPass.OutputGradient<TLayer>(2), [6, 1, 3, 5, 2]);
        layer.Update(0.1);
    }
}

/// <summary>Compiled networks have no races.</summary>
[Long, NeedsGpp]
public sealed class NetworkRaceTests : CompiledNetworkFixtures<WithoutRaces>;
