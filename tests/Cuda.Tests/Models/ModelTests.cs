using System;
using System.Linq;
using ModelGen.Checkpoints;
using ModelGen.Cuda.Tests.Emulation;
using ModelGen.Emulator;
using ModelGen.Tests;
using Xunit;
using static ModelGen.Tests.ModelReading;

namespace ModelGen.Cuda.Tests.Models;

/// <summary>What an emulated GPU makes of a model is what the processor makes of it.</summary>
[NeedsGpp]
public abstract class ModelTests<TModel>
    where TModel : ILanguageModel<TModel>
{
    private const double Tolerance = 1e-5;

    private static readonly Lazy<Run> OnTheProcessor = new(() => Run.Of<TModel>(Processor));

    private static readonly Lazy<Run> OnAGpu = new(() => Run.Of<TModel>(Emulated.Options()));

    private static ModelOptions Processor => new() { Threads = 1 };

    [SkippableFact]
    public void Twenty_steps_cost_what_they_cost_on_the_processor()
    {
        (double costs, double norms, double parameters) = OnTheProcessor.Value.DistanceTo(OnAGpu.Value);
        Assert.True(costs <= 1e-6, $"costs are off by {costs:E1}");
        Assert.True(norms <= 1e-5, $"norms are off by {norms:E1}");
        Assert.True(parameters <= 5e-5, $"parameters are off by {parameters:E1}");
    }

    [SkippableTheory]
    [InlineData((int)ThreadOrder.Reversed)]
    [InlineData((int)ThreadOrder.Shuffled)]
    public void The_order_of_threads_changes_no_bit(int order)
    {
        AssertSame(OnAGpu.Value, Run.Of<TModel>(Emulated.Options((ThreadOrder)order)));
    }

    [SkippableFact]
    public void Time_loops_that_are_launched_step_by_step_give_the_same_bits()
    {
        AssertSame(OnAGpu.Value, Run.Of<TModel>(Emulated.Options(residentBlocks: 1)));
    }

    [SkippableFact]
    public void Everything_that_can_be_read_is_what_the_processor_has()
    {
        // Training that is resumed draws the masks that come next.
        const int StepsTaken = 7;
        using TModel expected = TModel.Create(Processor with { StepsTaken = StepsTaken });
        using TModel actual = TModel.Create(Emulated.Options() with { StepsTaken = StepsTaken });
        int[] tokens = Text.Window<TModel>(1), targets = Text.Window<TModel>(2);
        Both(model => SetStates(model));
        Both(model => model.Forward(tokens, targets));
        foreach (TensorInfo output in TModel.Outputs) Check(output, model => model.GetOutput);
        foreach (TensorInfo state in TModel.States) Check(state, model => model.GetState);

        Both(model => model.Backward());
        TensorInfo embedded = TModel.Outputs.Single(output => output.Name == "embedded");
        foreach (TensorInfo tensor in TModel.Parameters.Concat(TModel.States).Append(embedded)) Check(tensor, model => model.GetGradient);

        // Who looks at the logits between the passes leaves no trace.
        foreach (TensorInfo output in TModel.Outputs) Check(output, model => model.GetOutput);
        foreach (TensorInfo parameter in TModel.Parameters) Check(parameter, model => model.GetGradient);
        Both(model => model.Update(Run.LearningRate));
        foreach (TensorInfo parameter in TModel.Parameters) Check(parameter, model => model.GetParameter);

        void Both(Action<TModel> action)
        {
            action(expected);
            action(actual);
        }

        void Check(TensorInfo tensor, Func<TModel, Safetensors.CopyValues> read) =>
            Near.Check($"{tensor}", Read(tensor, read(expected)), Read(tensor, read(actual)), Tolerance);
    }

    [SkippableFact]
    public void Masks_that_are_set_are_used_until_they_are_drawn_again()
    {
        using TModel expected = TModel.Create(Processor), actual = TModel.Create(Emulated.Options());
        int[] tokens = Text.Window<TModel>(1), targets = Text.Window<TModel>(2);
        LanguageModelConfig config = TModel.Config;
        int between = (config.NumLayers - 1) * config.ProjectionSize;
        int width = between
            + (config.DropoutPlacement == DropoutPlacement.BetweenLayers ? 0 : config.EmbeddingSize + config.ProjectionSize);
        var random = new Random(5);
        float[] masks = [.. Enumerable.Range(0, tokens.Length * width).Select(_ => random.Next(3) == 0 ? 0 : 1.5f)];

        double drawn = Forward(), again = Forward();
        expected.SetDropoutMasks(masks);
        actual.SetDropoutMasks(masks);
        double set = Forward();
        Assert.Equal(set, Forward());
        expected.DrawDropoutMasks();
        actual.DrawDropoutMasks();
        Assert.Equal(4, new[] { drawn, again, set, Forward() }.Distinct().Count());

        double Forward()
        {
            expected.ResetState();
            actual.ResetState();
            double cost = expected.Forward(tokens, targets);
            Assert.Equal(cost, actual.Forward(tokens, targets), Tolerance * cost);
            return cost;
        }
    }

    [SkippableFact]
    public void Evaluation_carries_its_states_as_on_the_processor()
    {
        using TModel expected = TModel.Create(Processor), actual = TModel.Create(Emulated.Options());
        SetStates(expected);
        SetStates(actual);
        for (int window = 0; window < 3; window++)
        {
            int[] tokens = Text.Window<TModel>(window), targets = Text.Window<TModel>(window + 10);
            double cost = expected.Evaluate(tokens, targets);
            Assert.Equal(cost, actual.Evaluate(tokens, targets), Tolerance * cost);
            foreach (TensorInfo state in TModel.States)
                Near.Check(state.Name, Read(state, expected.GetState), Read(state, actual.GetState), Tolerance);
        }
    }

    [SkippableFact]
    public void A_single_stream_of_any_length_is_read_as_on_the_processor()
    {
        using TModel expected = TModel.Create(Processor), actual = TModel.Create(Emulated.Options());
        int window = TModel.Config.NumSteps * TModel.Config.BatchSize;
        float[] next = new float[TModel.Config.VocabSize], here = new float[next.Length];
        foreach (int length in new[] { 1, window - 1, window, window + 1, (2 * window) + 3 })
        {
            int[] text = Text.Random(length, length + 1, TModel.Config.VocabSize);
            double cost = expected.EvaluateSequence(text.AsSpan(0, length), text.AsSpan(1));
            Assert.Equal(cost, actual.EvaluateSequence(text.AsSpan(0, length), text.AsSpan(1)), Tolerance * cost);
            expected.Predict(text.AsSpan(length), next);
            actual.Predict(text.AsSpan(length), here);
            Near.Check("next word", next, here, Tolerance);
        }
    }

    private static void SetStates(TModel model)
    {
        foreach (TensorInfo state in TModel.States)
        {
            var random = new Random(3);
            model.SetState(state.Name, [.. Enumerable.Range(0, state.Length).Select(_ => random.NextSingle() - 0.5f)]);
        }
    }

    private static void AssertSame(Run expected, Run actual)
    {
        Assert.Equal(expected.Costs, actual.Costs);
        Assert.Equal(expected.Norms, actual.Norms);
        foreach ((string name, float[] values) in expected.Parameters) Assert.Equal(values, actual.Parameters[name]);
    }
}
