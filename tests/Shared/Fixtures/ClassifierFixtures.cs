using System;
using System.Collections.Generic;
using System.Linq;
using ModelGen.Optimizers;
using Xunit;
using static ModelGen.Tests.ModelReading;

namespace ModelGen.Tests.Fixtures;

[RecurrentLayer(InputSize = 10, HiddenSize = 10, NumSteps = 8, BatchSize = 5, VariableLengths = true)]
internal sealed partial class ClassifierSgd;

[RecurrentLayer(InputSize = 10, HiddenSize = 10, NumSteps = 8, BatchSize = 5, VariableLengths = true, Optimizer = typeof(AdaDelta))]
[OptimizerArgument("rho", 0.95)]
internal sealed partial class ClassifierAdaDelta;

[RecurrentLayer(InputSize = 10, HiddenSize = 10, NumSteps = 8, BatchSize = 5, VariableLengths = true, Optimizer = typeof(GravesRmsProp))]
internal sealed partial class ClassifierRmsProp;

/// <summary>
/// Section 9 of tests/fixtures/README.md: the classifier of Theano's LSTM tutorial, trained with its optimizers. The layer is a declared one; table and
/// classifier around it are written here, and take the same equations as C# methods.
/// </summary>
public abstract class ClassifierFixtures<TComputing>
    where TComputing : IComputing
{
    private static readonly Dictionary<string, Action<Fixture, ModelOptions>> Tests = new()
    {
        ["classifier_masked_train_sgd"] = (fixture, options) => Train<ClassifierSgd>(fixture, options, fixture.Number("lr"), [], (p, g, _, rate) => [Sgd.Step(p, g, rate)]),
        ["classifier_masked_train_adadelta"] = (fixture, options) => Train<ClassifierAdaDelta>(
            fixture, options, 1, [("rgrad2", "square"), ("rup2", "change")], (p, g, s, rate) =>
            {
                (float next, float square, float change) = AdaDelta.Step(p, g, s[0], s[1], rate, rho: 0.95f);
                return [next, square, change];
            }),
        ["classifier_masked_train_rmsprop"] = (fixture, options) => Train<ClassifierRmsProp>(
            fixture, options, 1e-4, [("rgrad2", "n"), ("rgrad", "mean"), ("updir", "delta")], (p, g, s, rate) =>
            {
                (float next, float n, float mean, float delta) = GravesRmsProp.Step(p, g, s[0], s[1], s[2], rate);
                return [next, n, mean, delta];
            }),
    };

    public static TheoryData<string, int> Cases => FixtureCases.Of<TComputing>(Tests.Keys);

    private delegate float[] Step(float p, float g, float[] states, float rate);

    [SkippableTheory]
    [MemberData(nameof(Cases))]
    public void A_classifier_is_trained_as_in_the_tutorial(string name, int variant) => Fixture.Check(name, fixture => Tests[name](fixture, TComputing.Options(variant)));

    private static void Train<TLayer>(Fixture fixture, ModelOptions options, double rate, (string Theirs, string Ours)[] states, Step step)
        where TLayer : IRecurrentLayer<TLayer>
    {
        const int T = 8, B = 5, D = 10, Y = 2, Steps = 5;
        foreach ((string key, int value) in new[] { ("V", 23), ("D", D), ("T", T), ("B", B), ("Y", Y), ("K", Steps), ("decay", 0) })
            fixture.AssertSays(key, value);
        fixture.AssertSays("kind", "classifier_train");
        fixture.AssertSays("optimizer", fixture.Name.Split('_')[^1]);
        double offset = fixture.Number("log_offset");

        // Gates are i, f, o, g there and i, j, f, o here.
        int[] gates = [0, 3, 1, 2];
        using TLayer layer = TLayer.Create(options);
        float[] w = fixture.Floats("param.lstm_W"), u = fixture.Floats("param.lstm_U"), bias = fixture.Floats("param.lstm_b");
        layer.SetParameter("kernel_0", [.. Ordered(w), .. Ordered(u)]);
        layer.SetParameter("bias_0", Ordered(bias));
        var table = new Trained(fixture.Floats("param.Wemb"), states.Length);
        var matrix = new Trained(fixture.Floats("param.U"), states.Length);
        var shift = new Trained(fixture.Floats("param.b"), states.Length);
        int[] tokens = fixture.Integers("in.tokens"), labels = fixture.Integers("in.labels");
        float[] mask = fixture.Floats("in.mask");
        List<float> losses = [];
        for (int k = 0; k < Steps; k++)
        {
            int[] words = Fixture.Step(tokens, k, Steps).ToArray(), wanted = Fixture.Step(labels, k, Steps).ToArray();
            float[] real = Fixture.Step(mask, k, Steps).ToArray();
            int[] lengths = [.. Enumerable.Range(0, B).Select(b => (int)Enumerable.Range(0, T).Sum(t => real[t * B + b]))];
            Assert.All(Enumerable.Range(0, T * B), place => Assert.Equal(place / B < lengths[place % B] ? 1 : 0, real[place]));
            float[] x = [.. words.SelectMany(word => table.Values[(word * D)..((word + 1) * D)])], y = new float[T * B * D];
            layer.Forward(x, lengths, y);

            double loss = 0;
            float[] slope = new float[y.Length];
            for (int b = 0; b < B; b++)
            {
                double[] pooled = [.. Enumerable.Range(0, D).Select(d => Enumerable.Range(0, lengths[b]).Sum(t => (double)y[(t * B + b) * D + d]) / lengths[b])];
                double[] exponentials = [.. Enumerable.Range(0, Y).Select(c => Math.Exp(shift.Values[c] + Enumerable.Range(0, D).Sum(d => pooled[d] * matrix.Values[d * Y + c])))];
                double[] prob = [.. exponentials.Select(value => value / exponentials.Sum())];
                int label = wanted[b];
                loss -= Math.Log(prob[label] + offset) / B;
                double ofProb = -1 / (prob[label] + offset) / B;
                for (int c = 0; c < Y; c++)
                {
                    double ofLogit = prob[c] * ((c == label ? ofProb : 0) - prob[label] * ofProb);
                    shift.Gradient[c] += ofLogit;
                    for (int d = 0; d < D; d++)
                    {
                        matrix.Gradient[d * Y + c] += pooled[d] * ofLogit;
                        for (int t = 0; t < lengths[b]; t++)
                            slope[(t * B + b) * D + d] += (float)(ofLogit * matrix.Values[d * Y + c] / lengths[b]);
                    }
                }
            }

            losses.Add((float)loss);
            float[] ofInput = new float[x.Length];
            layer.Backward(slope, ofInput);
            for (int place = 0; place < ofInput.Length; place++)
                table.Gradient[words[place / D] * D + place % D] += ofInput[place];
            layer.Update(rate);
            foreach (Trained trained in (Trained[])[table, matrix, shift])
                trained.Update(step, (float)rate);
        }

        fixture.AssertClose("step.loss", [.. losses], 2e-5);
        foreach ((string name, Trained trained) in new[] { ("Wemb", table), ("U", matrix), ("b", shift) })
            Check(name, trained.Values, state => trained.States[state]);
        float[] kernel = Read(TLayer.Parameters[0], layer.GetParameter);
        Check("lstm_W", Ordered(kernel[..w.Length], isBack: true), state => Ordered(State("kernel_0", state)[..w.Length], isBack: true));
        Check("lstm_U", Ordered(kernel[w.Length..], isBack: true), state => Ordered(State("kernel_0", state)[w.Length..], isBack: true));
        Check("lstm_b", Ordered(Read(TLayer.Parameters[1], layer.GetParameter), isBack: true), state => Ordered(State("bias_0", state), isBack: true));

        float[] State(string parameter, int state) =>
            Read(TLayer.OptimizerState.Single(info => info.Name == $"{parameter}.{states[state].Ours}"), layer.GetOptimizerState);

        float[] Ordered(float[] rows, bool isBack = false) =>
            [.. rows.Chunk(4 * D).SelectMany(row => Enumerable.Range(0, 4).SelectMany(gate => row.Skip((isBack ? Array.IndexOf(gates, gate) : gates[gate]) * D).Take(D)))];

        void Check(string name, float[] values, Func<int, float[]> stateOf)
        {
            float[] before = fixture.Floats("param." + name);
            fixture.AssertClose("final.param." + name, values, 5e-5);
            fixture.AssertClose("final.delta." + name, [.. values.Zip(before, (after, start) => after - start)], 2e-3);
            for (int state = 0; state < states.Length; state++)
                fixture.AssertClose($"final.opt.{states[state].Theirs}.{name}", stateOf(state), 2e-3);
        }
    }

    /// <summary>A parameter beside the layer.</summary>
    private sealed class Trained(float[] values, int states)
    {
        public float[] Values { get; } = values;

        public double[] Gradient { get; } = new double[values.Length];

        public float[][] States { get; } = [.. Enumerable.Range(0, states).Select(_ => new float[values.Length])];

        public void Update(Step step, float rate)
        {
            for (int place = 0; place < Values.Length; place++)
            {
                float[] next = step(Values[place], (float)Gradient[place], [.. States.Select(state => state[place])], rate);
                Values[place] = next[0];
                for (int state = 0; state < States.Length; state++)
                    States[state][place] = next[state + 1];
                Gradient[place] = 0;
            }
        }
    }
}
