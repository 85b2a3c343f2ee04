using System;
using System.Collections.Generic;
using System.Linq;
using ModelGen.Checkpoints;
using Xunit;
using static ModelGen.Tests.ModelReading;

namespace ModelGen.Tests.Fixtures;

/// <summary>AWD-LSTM (Merity, Keskar and Socher 2018): layers of different widths, all dropout that it has, penalties, and tied weights.</summary>
[LstmModel(
    VocabSize = 29, HiddenSizes = [23, 23, 16], NumSteps = 7, BatchSize = 4, TieWeights = true, MaxGradNorm = 2.2, VariationalDropout = true,
    WordKeepProb = 0.9, InputKeepProb = 0.6, KeepProb = 0.75, OutputKeepProb = 0.6, WeightKeepProb = 0.5, ActivationPenalty = 2, TemporalPenalty = 1)]
internal sealed partial class SmallAwdLstm;

/// <summary>Training steps of AWD-LSTM with given masks against PyTorch's; tests/fixtures/torch/awd_lstm.py wrote the numbers.</summary>
public abstract class AwdLstm<TComputing>
    where TComputing : IComputing
{
    private const double Tolerance = 1e-5;

    public static TheoryData<int> Variants => [.. TComputing.Variants];

    [SkippableTheory]
    [MemberData(nameof(Variants))]
    public void Five_steps_are_those_of_PyTorch(int variant) => Fixture.Check("torch/awd_lstm/awd_lstm", fixture =>
    {
        LanguageModelConfig config = SmallAwdLstm.Config;
        fixture.AssertSays("kind", "awd_lstm");
        fixture.AssertSays("sizes", string.Join(", ", config.HiddenSizes));
        foreach ((string key, double value) in (IEnumerable<(string, double)>)[
            ("V", config.VocabSize), ("E", config.EmbeddingSize), ("T", config.NumSteps), ("B", config.BatchSize), ("alpha", config.ActivationPenalty),
            ("beta", config.TemporalPenalty), ("most", config.MaxGradNorm)])
        {
            fixture.AssertSays(key, value);
        }

        using var model = new SmallAwdLstm(TComputing.Options(variant));
        foreach (TensorInfo parameter in SmallAwdLstm.Parameters)
            model.SetParameter(parameter.Name, fixture.Floats("param." + parameter.Name));
        int[] text = fixture.Integers("in.text");
        int steps = (int)fixture.Number("K"), window = config.NumSteps * config.BatchSize;
        Dictionary<string, float[]> masks = SmallAwdLstm.Masks.ToDictionary(mask => mask.Name, mask => fixture.Floats("in." + mask.Name));
        double[] costs = fixture.Expected("step.loss"), norms = fixture.Expected("step.gnorm");
        for (int step = 0; step < steps; step++)
        {
            foreach ((string name, float[] values) in masks)
                model.SetDropoutMask(name, Fixture.Step(values, step, steps));
            int first = step * window;
            double cost = model.Forward(text.AsSpan(first, window), text.AsSpan(first + config.BatchSize, window));
            Assert.Equal(costs[step], cost, Tolerance * costs[step]);
            model.Backward();
            Assert.Equal(norms[step], model.GradientNorm, Tolerance * norms[step]);
            if (step == 0)
                Compare("grad.param.", SmallAwdLstm.Parameters, model.GetGradient);
            model.Update(fixture.Number("rate"));
        }

        Compare("final.param.", SmallAwdLstm.Parameters, model.GetParameter);
        Compare("final.state.", SmallAwdLstm.States, model.GetState);

        void Compare(string prefix, IReadOnlyList<TensorInfo> tensors, Safetensors.CopyValues read)
        {
            foreach (TensorInfo tensor in tensors)
                fixture.AssertClose(prefix + tensor.Name, Read(tensor, read), Tolerance);
        }
    });
}
