using System.Collections.Generic;
using System.Linq;
using static ModelGen.Tests.ModelReading;

namespace ModelGen.Tests.Fixtures;

/// <summary>Training runs with an optimizer: tests/fixtures/torch/README.md says what is in the files.</summary>
internal static class OptimizerFixture
{
    private const double StepTolerance = 2e-5;
    private const double FinalTolerance = 5e-5;
    private const double DeltaTolerance = 2e-3;

    /// <summary>A language model.</summary>
    public static void Words<TModel>(Fixture fixture, ModelOptions options)
        where TModel : ILanguageModel<TModel>
    {
        LanguageModelConfig config = TModel.Config;
        fixture.AssertSays("kind", "optimizer_words");
        AssertDeclared(fixture, config.Optimizer, config.HiddenSize, config.NumLayers, config.NumSteps, config.BatchSize);
        fixture.AssertSays("V", config.VocabSize);
        fixture.AssertSays("E", config.EmbeddingSize);
        fixture.AssertSays("tied", config.TieWeights ? 1 : 0);
        AssertClipping(fixture, config.Clipping, config.MaxGradNorm, config.MaxGradValue);
        fixture.Metadata("I");
        using TModel model = TModel.Create(options);
        int[] tokens = fixture.Integers("in.tokens"), targets = fixture.Integers("in.targets");
        double[] rates = Begin(fixture, model);
        List<float> losses = [], norms = [];
        for (int step = 0; step < rates.Length; step++)
        {
            losses.Add((float)model.TrainStep(Fixture.Step(tokens, step, rates.Length), Fixture.Step(targets, step, rates.Length), rates[step]));
            norms.Add((float)model.GradientNorm);
        }

        End(fixture, model, losses, norms);
    }

    /// <summary>A bare layer.</summary>
    public static void Layer<TLayer>(Fixture fixture, ModelOptions options)
        where TLayer : IRecurrentLayer<TLayer>
    {
        RecurrentLayerConfig config = TLayer.Config;
        fixture.AssertSays("kind", "optimizer_layer");
        AssertDeclared(fixture, config.Optimizer, config.HiddenSize, config.NumLayers, config.NumSteps, config.BatchSize);
        fixture.AssertSays("I", config.InputSize);
        AssertClipping(fixture, config.Clipping, config.MaxGradNorm, config.MaxGradValue);
        foreach (string key in (string[])["V", "E", "tied"])
            fixture.Metadata(key);
        using TLayer layer = TLayer.Create(options);
        float[] x = fixture.Floats("in.x"), gy = fixture.Floats("in.gy");
        double[] rates = Begin(fixture, layer);
        List<float> losses = [], norms = [];
        float[] output = new float[gy.Length / rates.Length], slope = new float[x.Length / rates.Length];
        for (int step = 0; step < rates.Length; step++)
        {
            float[] upstream = Fixture.Step(gy, step, rates.Length).ToArray();
            layer.Forward(Fixture.Step(x, step, rates.Length), output);
            layer.Backward(upstream, slope);
            losses.Add((float)output.Zip(upstream, (value, weight) => (double)value * weight).Sum());
            norms.Add((float)layer.GradientNorm);
            layer.Update(rates[step]);
        }

        End(fixture, layer, losses, norms);
    }

    private static void AssertDeclared(Fixture fixture, string optimizer, int units, int layers, int steps, int batch)
    {
        fixture.AssertSays("optimizer", optimizer);
        fixture.AssertSays("H", units);
        fixture.AssertSays("L", layers);
        fixture.AssertSays("T", steps);
        fixture.AssertSays("B", batch);
    }

    private static void AssertClipping(Fixture fixture, Clipping clipping, double norm, double value)
    {
        fixture.AssertSays("clipping", clipping.ToString());
        fixture.AssertSays("most", clipping switch { Clipping.Norm => norm, Clipping.Value => value, _ => 0 });
    }

    private static double[] Begin<TModel>(Fixture fixture, TModel model)
        where TModel : IModel<TModel>
    {
        foreach (TensorInfo parameter in TModel.Parameters)
            model.SetParameter(parameter.Name, fixture.Floats("param." + parameter.Name));
        double[] rates = fixture.Doubles("in.lr");
        fixture.AssertSays("K", rates.Length);
        return rates;
    }

    private static void End<TModel>(Fixture fixture, TModel model, List<float> losses, List<float> norms)
        where TModel : IModel<TModel>
    {
        fixture.AssertClose("step.loss", [.. losses], StepTolerance);
        fixture.AssertClose("step.gnorm", [.. norms], StepTolerance);
        foreach (TensorInfo parameter in TModel.Parameters)
        {
            float[] values = Read(parameter, model.GetParameter);
            double[] initial = fixture.Doubles("param." + parameter.Name), expected = fixture.Expected("final.param." + parameter.Name);
            Fixture.AssertClose($"{fixture.Name}: {parameter.Name}", expected, values, FinalTolerance);
            Fixture.AssertClose(
                $"{fixture.Name}: change of {parameter.Name}", [.. expected.Zip(initial, (after, before) => after - before)],
                [.. values.Zip(initial, (after, before) => (float)(after - before))], DeltaTolerance);
        }

        foreach (TensorInfo state in TModel.OptimizerState)
            fixture.AssertClose("final.state." + state.Name, Read(state, model.GetOptimizerState), DeltaTolerance);
    }
}
