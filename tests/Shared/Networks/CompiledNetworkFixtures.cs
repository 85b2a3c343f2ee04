using System;
using System.Collections.Generic;
using System.Linq;
using ModelGen.Tests.Fixtures;
using Xunit;

namespace ModelGen.Tests.Networks;

/// <summary>
/// Sections 9 to 11 of tests/fixtures/README.md: classifiers, regressions and translations as compiled networks, with gradients and the trajectories of
/// optimizers.
/// </summary>
public abstract class CompiledNetworkFixtures<TComputing>
    where TComputing : IComputing
{
    private const double OutputTolerance = 1e-5, GradientTolerance = 5e-5, StepTolerance = 2e-5, FinalTolerance = 5e-5, DeltaTolerance = 2e-3;

    private static readonly Dictionary<string, Action<Fixture, ModelOptions>> Tests = new()
    {
        ["classifier_masked"] = Classify,
        ["classifier_masked_decay_holes"] = ClassifyWithHoles,
        ["classifier_masked_train_sgd"] = (fixture, options) => Train<SgdClassifier>(fixture, options, (model, tokens, lengths, labels) => model.TrainStep(tokens, lengths, labels, fixture.Number("lr"))),
        ["classifier_masked_train_adadelta"] = (fixture, options) => Train<AdaDeltaClassifier>(
            fixture, options, (model, tokens, lengths, labels) => model.TrainStep(tokens, lengths, labels, 1), ("rgrad2", "square"), ("rup2", "change")),
        ["classifier_masked_train_rmsprop"] = (fixture, options) => Train<RmsPropClassifier>(
            fixture, options, (model, tokens, lengths, labels) => model.TrainStep(tokens, lengths, labels, 1e-4), ("rgrad2", "n"), ("rgrad", "mean"), ("updir", "delta")),
        ["regression_clip_l1_h15"] = (fixture, options) => Regress(fixture, new RegressionOneLayer(options), 1, 15, 1, 0, (m, x, k, y) => m.Evaluate(x, k, y), (m, x, k, y) => m.Forward(x, k, y)),
        ["regression_clip_l3_h7"] = (fixture, options) => Regress(fixture, new RegressionThreeLayers(options), 1, 7, 3, 0, (m, x, k, y) => m.Evaluate(x, k, y), (m, x, k, y) => m.Forward(x, k, y)),
        ["regression_clip_resets"] = (fixture, options) => Regress(fixture, new RegressionResets(options), 2, 6, 2, 0, (m, x, k, y) => m.Evaluate(x, k, y), (m, x, k, y) => m.Forward(x, k, y)),
        ["regression_clip_threshold"] = (fixture, options) => Regress(fixture, new RegressionThreshold(options), 1, 9, 2, 0.0005, (m, x, k, y) => m.Evaluate(x, k, y), (m, x, k, y) => m.Forward(x, k, y)),
        ["regression_clip_train"] = TrainRegression,
        ["seq2seq_state_lstm"] = (fixture, options) => Translate(
            fixture, new StateLstmTranslation(options), (m, s, sl, i, il, o) => m.Evaluate(s, sl, i, il, o), (m, s, sl, i, il, o) => m.Forward(s, sl, i, il, o)),
        ["seq2seq_state_gru"] = (fixture, options) => Translate(
            fixture, new StateGruTranslation(options), (m, s, sl, i, il, o) => m.Evaluate(s, sl, i, il, o), (m, s, sl, i, il, o) => m.Forward(s, sl, i, il, o)),
        ["seq2seq_luong_lstm"] = (fixture, options) => Translate(
            fixture, new LuongTranslation(options), (m, s, sl, i, il, o) => m.Evaluate(s, sl, i, il, o), (m, s, sl, i, il, o) => m.Forward(s, sl, i, il, o)),
        ["seq2seq_bahdanau_gru"] = (fixture, options) => Translate(
            fixture, new BahdanauTranslation(options), (m, s, sl, i, il, o) => m.Evaluate(s, sl, i, il, o), (m, s, sl, i, il, o) => m.Forward(s, sl, i, il, o)),
        ["seq2seq_context_gru"] = (fixture, options) => Translate(
            fixture, new ContextTranslation(options), (m, s, sl, i, il, o) => m.Evaluate(s, sl, i, il, o), (m, s, sl, i, il, o) => m.Forward(s, sl, i, il, o)),
    };

    public static TheoryData<string, int> Cases => FixtureCases.Of<TComputing>(Tests.Keys);

    private delegate double Classifying<T>(T model, int[] tokens, int[] lengths, int[] labels);

    private delegate double Regressing<T>(T model, float[] x, float[] clip, float[] target);

    private delegate double Translating<T>(T model, int[] source, int[] sourceLengths, int[] input, int[] inputLengths, int[] target);

    [SkippableTheory]
    [MemberData(nameof(Cases))]
    public void A_compiled_network_is_that_of_the_reference(string name, int variant) => Fixture.Check(name, fixture => Tests[name](fixture, TComputing.Options(variant)));

    private static void Classify(Fixture fixture, ModelOptions options)
    {
        AssertSays(fixture, "classifier", ("V", 23), ("D", 10), ("T", 8), ("B", 5), ("Y", 2), ("decay", 0), ("log_offset", 1e-8));
        using var model = new MaskedClassifier(options);
        Set(model, FixtureTensors.Classifier(fixture, 23, 10, 2));
        int[] tokens = fixture.Integers("in.tokens"), labels = fixture.Integers("in.labels"), lengths = Lengths(fixture.Floats("in.mask"), 5);
        float[] loss = [(float)model.Evaluate(tokens, lengths, labels)];
        fixture.AssertClose("loss", loss, OutputTolerance);
        fixture.AssertClose("out.nll", loss, OutputTolerance);
        CheckAtReal(fixture, model, "out.h", "h", fixture.Floats("in.mask"));
        CheckOutputs(fixture, model, ("out.pooled", "pooled"), ("out.prob", "prob"));
        model.Forward(tokens, lengths, labels);
        model.Backward();
        CheckGradients(fixture, model, read => FixtureTensors.Classifier(fixture, 23, 10, 2, read));
    }

    private static void ClassifyWithHoles(Fixture fixture, ModelOptions options)
    {
        AssertSays(fixture, "classifier", ("V", 19), ("D", 7), ("T", 9), ("B", 6), ("Y", 3), ("log_offset", 1e-8));
        using var model = new HoleyClassifier(options);
        Set(model, FixtureTensors.Classifier(fixture, 19, 7, 3));
        int[] tokens = fixture.Integers("in.tokens"), labels = fixture.Integers("in.labels");
        float[] mask = fixture.Floats("in.mask"), pool = fixture.Floats("in.pool_mask");
        double loss = model.Evaluate(tokens, mask, labels, pool);
        double decay = fixture.Number("decay") * fixture.Doubles("param.U").Sum(weight => weight * weight);
        fixture.AssertClose("loss", [(float)loss], OutputTolerance);
        fixture.AssertClose("out.nll", [(float)(loss - decay)], OutputTolerance);
        CheckAtReal(fixture, model, "out.h", "h", mask);
        CheckOutputs(fixture, model, ("out.pooled", "pooled"), ("out.prob", "prob"));
        model.Forward(tokens, mask, labels, pool);
        model.Backward();
        CheckGradients(fixture, model, read => FixtureTensors.Classifier(fixture, 19, 7, 3, read));
    }

    private static void Train<T>(Fixture fixture, ModelOptions options, Classifying<T> step, params (string Theirs, string Ours)[] states)
        where T : INetwork<T>
    {
        const int Steps = 5;
        AssertSays(fixture, "classifier_train", ("V", 23), ("D", 10), ("T", 8), ("B", 5), ("Y", 2), ("decay", 0), ("log_offset", 1e-8), ("K", Steps));
        fixture.AssertSays("optimizer", fixture.Name.Split('_')[^1]);
        using T model = T.Create(options);
        NetworkTensors before = FixtureTensors.Classifier(fixture, 23, 10, 2);
        Set(model, before);
        float[] losses = [.. Enumerable.Range(0, Steps).Select(k => (float)step(
            model, Fixture.Step(fixture.Integers("in.tokens"), k, Steps).ToArray(), Lengths(Fixture.Step(fixture.Floats("in.mask"), k, Steps).ToArray(), 5),
            Fixture.Step(fixture.Integers("in.labels"), k, Steps).ToArray()))];
        fixture.AssertClose("step.loss", losses, StepTolerance);
        CheckFinal(fixture, model, before, read => FixtureTensors.Classifier(fixture, 23, 10, 2, read), 1, states);
    }

    private static void Regress<T>(Fixture fixture, T model, int inputs, int units, int layers, double threshold, Regressing<T> evaluate, Regressing<T> forward)
        where T : INetwork<T>
    {
        using (model)
        {
            int batch = (int)fixture.Number("N");
            AssertSays(fixture, "regression", ("H", units), ("L", layers), ("I", inputs), ("T", T.Feeds[0].Shape[0]), ("clip_threshold", threshold));
            NetworkTensors states = FixtureTensors.RegressionStates(fixture, units, layers, batch);
            float[] x = fixture.Floats("in.x"), clip = fixture.Floats("in.clip"), target = fixture.Floats("in.target");
            Set(model, FixtureTensors.Regression(fixture, inputs, units, layers));
            SetStates(model, states);
            fixture.AssertClose("loss", [(float)evaluate(model, x, clip, target)], OutputTolerance);
            CheckOutputs(fixture, model, ("out.top", "top"), ("out.pred", "pred"));
            foreach (string state in new[] { "h", "c" })
                fixture.AssertClose($"out.final_{state}", Read(states[$"lstm_{state}"].Length, values => model.GetState($"lstm_{state}", values)), OutputTolerance);
            SetStates(model, states);
            forward(model, x, clip, target);
            model.Backward();
            CheckGradients(fixture, model, read => FixtureTensors.Regression(fixture, inputs, units, layers, read));

            // Gradients of feeds and of carried states are not made.
            foreach (string gradient in new[] { "grad.in.x", "grad.in.h0", "grad.in.c0" })
                fixture.Expected(gradient);
        }
    }

    private static void TrainRegression(Fixture fixture, ModelOptions options)
    {
        const int Steps = 6, Units = 15;
        AssertSays(
            fixture, "regression_train", ("H", Units), ("L", 1), ("I", 1), ("N", 1), ("T", 40), ("K", Steps), ("windows", 3), ("momentum", 0.95), ("clip_threshold", 0.002));
        using var model = new RegressionTraining(options);
        NetworkTensors before = FixtureTensors.Regression(fixture, 1, Units, 1);
        Set(model, before);
        SetStates(model, FixtureTensors.RegressionStates(fixture, Units, 1, 1));
        float[] losses = [.. Enumerable.Range(0, Steps).Select(k => (float)model.TrainStep(Part("in.x", k), Part("in.clip", k), Part("in.target", k), fixture.Number("lr")))];
        fixture.AssertClose("step.loss", losses, StepTolerance);
        foreach (string state in new[] { "h", "c" })
            fixture.AssertClose($"final.{state}", Read(Units, values => model.GetState($"lstm_{state}", values)), FinalTolerance);
        CheckFinal(fixture, model, before, read => FixtureTensors.Regression(fixture, 1, Units, 1, read), fixture.Number("lr"), ("velocity", "velocity"));

        float[] Part(string name, int k) => Fixture.Step(fixture.Floats(name), k, Steps).ToArray();
    }

    private static void Translate<T>(Fixture fixture, T model, Translating<T> evaluate, Translating<T> forward)
        where T : INetwork<T>
    {
        using (model)
        {
            AssertSays(fixture, "seq2seq", ("Ts", T.Feeds[0].Shape[0]), ("Tt", T.Feeds[1].Shape[0]));
            Set(model, FixtureTensors.Translation(fixture));
            int batch = (int)fixture.Number("B"), units = (int)fixture.Number("H");
            float[] sourceMask = fixture.Floats("in.src_mask"), targetMask = fixture.Floats("in.tgt_mask");
            int[] source = fixture.Integers("in.src"), input = fixture.Integers("in.tgt_in"), target = fixture.Integers("in.tgt_out");
            int[] sourceLengths = Lengths(sourceMask, batch), inputLengths = Lengths(targetMask, batch);
            fixture.AssertClose("loss", [(float)evaluate(model, source, sourceLengths, input, inputLengths, target)], OutputTolerance);
            CheckAtReal(fixture, model, "out.enc_outputs", "encoded", sourceMask);
            CheckAtReal(fixture, model, "out.dec_h", "decoded", targetMask);
            float[] logits = CheckAtReal(fixture, model, "out.logits", "logits", targetMask);
            double[] begun = fixture.Expected("out.dec_init_h");
            Fixture.AssertClose("out.dec_init_h", begun.AsSpan(begun.Length - (batch * units)), OutputOf(model, "begun"), OutputTolerance);
            int classes = logits.Length / target.Length;
            fixture.AssertClose("out.token_loss", [.. target.Select((word, place) => targetMask[place] == 0 ? 0 : LossOf(logits.AsSpan(place * classes, classes), word))], OutputTolerance);
            if (fixture.Has("out.attention"))
                CheckAtReal(fixture, model, "out.attention", "attention", targetMask);
            forward(model, source, sourceLengths, input, inputLengths, target);
            model.Backward();
            CheckGradients(fixture, model, read => FixtureTensors.Translation(fixture, read));
        }
    }

    private static void AssertSays(Fixture fixture, string kind, params (string Key, double Value)[] numbers)
    {
        fixture.AssertSays("kind", kind);
        foreach ((string key, double value) in numbers)
            fixture.AssertSays(key, value);
    }

    // The reference carries states over padding, and a network's outputs are zero there.
    private static float[] CheckAtReal<T>(Fixture fixture, T model, string theirs, string ours, float[] mask)
        where T : INetwork<T>
    {
        float[] actual = OutputOf(model, ours);
        int width = actual.Length / mask.Length;
        double[] expected = [.. fixture.Expected(theirs).Select((value, place) => mask[place / width] == 0 ? 0 : value)];
        Fixture.AssertClose($"{fixture.Name}: {theirs}", expected, [.. actual.Select((value, place) => mask[place / width] == 0 ? 0 : value)], OutputTolerance);
        return actual;
    }

    private static float LossOf(ReadOnlySpan<float> logits, int word)
    {
        double sum = 0;
        foreach (float logit in logits)
            sum += Math.Exp(logit);
        return (float)(Math.Log(sum) - logits[word]);
    }

    private static void Set<T>(T model, NetworkTensors parameters)
        where T : INetwork<T>
    {
        Assert.Equal(T.Parameters.Select(info => info.ToString()).Order(), parameters.All.Select(info => info.ToString()).Order());
        foreach (TensorInfo info in parameters.All)
            model.SetParameter(info.Name, parameters.Floats(info.Name));
    }

    private static void SetStates<T>(T model, NetworkTensors states)
        where T : INetwork<T>
    {
        Assert.Equal(T.States.Select(info => info.ToString()), states.All.Select(info => info.ToString()));
        foreach (TensorInfo info in states.All)
            model.SetState(info.Name, states.Floats(info.Name));
    }

    private static void CheckOutputs<T>(Fixture fixture, T model, params (string Theirs, string Ours)[] outputs)
        where T : INetwork<T>
    {
        foreach ((string theirs, string ours) in outputs)
            fixture.AssertClose(theirs, OutputOf(model, ours), OutputTolerance);
    }

    private static float[] OutputOf<T>(T model, string name)
        where T : INetwork<T> => Read(T.Outputs.Single(info => info.Name == name).Length, values => model.GetOutput(name, values));

    private static void CheckGradients<T>(Fixture fixture, T model, Func<Func<string, double[]>, NetworkTensors> order)
        where T : INetwork<T>
    {
        NetworkTensors expected = order(name => fixture.Expected($"grad.param.{name}"));
        foreach (TensorInfo info in expected.All)
            Fixture.AssertClose($"{fixture.Name}: gradient of {info.Name}", expected[info.Name], Read(info.Length, values => model.GetGradient(info.Name, values)), GradientTolerance);
    }

    private static void CheckFinal<T>(
        Fixture fixture, T model, NetworkTensors before, Func<Func<string, double[]>, NetworkTensors> order, double scale, params (string Theirs, string Ours)[] states)
        where T : INetwork<T>
    {
        NetworkTensors final = order(name => fixture.Expected($"final.param.{name}")), delta = order(name => fixture.Expected($"final.delta.{name}"));
        foreach (TensorInfo info in final.All)
        {
            float[] actual = Read(info.Length, values => model.GetParameter(info.Name, values)), start = before.Floats(info.Name);
            Fixture.AssertClose($"{fixture.Name}: {info.Name}", final[info.Name], actual, FinalTolerance);

            // A float holds a sum of small steps only so well.
            double largest = delta[info.Name].Max(Math.Abs), rounding = start.Max(Math.Abs) * 6e-7;
            Fixture.AssertClose($"{fixture.Name}: delta of {info.Name}", delta[info.Name], [.. actual.Zip(start, (now, then) => now - then)], Math.Max(DeltaTolerance, rounding / largest));
            foreach ((string theirs, string ours) in states)
            {
                NetworkTensors state = order(name => fixture.Expected($"final.opt.{theirs}.{name}"));
                Fixture.AssertClose(
                    $"{fixture.Name}: {theirs} of {info.Name}", state[info.Name], [.. Read(info.Length, values => model.GetOptimizerState($"{info.Name}.{ours}", values)).Select(value => (float)(value * scale))], DeltaTolerance);
            }
        }
    }

    private static float[] Read(int length, Action<float[]> read)
    {
        float[] values = new float[length];
        read(values);
        return values;
    }

    private static int[] Lengths(float[] mask, int batch) => [.. Enumerable.Range(0, batch).Select(b => (int)mask.Where((_, place) => place % batch == b).Sum())];
}
