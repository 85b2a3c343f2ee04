using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Xunit;
using static ModelGen.Tests.ModelReading;

namespace ModelGen.Tests.Fixtures;

/// <summary>Section 6 of tests/fixtures/README.md: parameters and words that follow from integers, and the steps that are taken with them.</summary>
internal sealed class PtbSizeSteps(Fixture file, ModelOptions options)
{
    private const double SampleTolerance = 2e-3;
    private const double StepTolerance = 2e-5;
    private const double OutputTolerance = 1e-5;
    private const double FinalTolerance = 5e-5;

    private readonly ulong _seed = ulong.Parse(file.Metadata("seed"), CultureInfo.InvariantCulture);
    private readonly ulong _tokenOrdinal = (ulong)file.Number("token_ordinal");
    private readonly ulong _frequent = (ulong)file.Number("frequent");

    /// <summary>Takes the steps and compares them.</summary>
    public void Check()
    {
        file.AssertSays("kind", "lm_ptbsize");
        file.AssertDeclared(LmPtbsize.Config);
        int steps = (int)file.Number("K");
        double rate = file.Number("lr");
        using var model = new LmPtbsize(options);
        Assert.Equal(LmPtbsize.Parameters.Select(parameter => parameter.Name), file.Metadata("param_order").Split(','));
        for (int parameter = 0; parameter < LmPtbsize.Parameters.Count; parameter++)
        {
            float[] values = Initial(parameter, LmPtbsize.Parameters[parameter].Length);
            model.SetParameter(LmPtbsize.Parameters[parameter].Name, values);
            AssertSample("sample.initial.", LmPtbsize.Parameters[parameter], values, 1e-6);
        }

        AssertStream();
        var losses = new float[steps];
        var norms = new float[steps];
        var parameterNorms = new List<float>();
        for (int step = 0; step < steps; step++)
        {
            losses[step] = (float)model.Forward(Window(step, 0), Window(step, 1));
            if (step == 0)
            {
                AssertFirstLogits(model);
            }

            model.Backward();
            norms[step] = (float)model.GradientNorm;
            parameterNorms.AddRange(LmPtbsize.Parameters.Select(parameter => Norm(Read(parameter, model.GetGradient))));
            if (step == 0)
            {
                foreach (TensorInfo parameter in LmPtbsize.Parameters)
                {
                    AssertSample("sample.grad1.", parameter, Read(parameter, model.GetGradient), FinalTolerance);
                }
            }

            model.Update(rate);
        }

        file.AssertClose("step.loss", losses, StepTolerance);
        file.AssertClose("step.gnorm", norms, StepTolerance);
        file.AssertClose("step.gnorm_per_param", [.. parameterNorms], StepTolerance);
        file.AssertClose("final.h", Read(LmPtbsize.States[0], model.GetState), FinalTolerance);
        file.AssertClose("final.c", Read(LmPtbsize.States[1], model.GetState), FinalTolerance);
        AssertFinalParameters(model);
        file.AssertClose("eval.loss", [(float)model.Evaluate(Window(steps, 0), Window(steps, 1))], OutputTolerance);
    }

    private void AssertFinalParameters(LmPtbsize model)
    {
        var norms = new List<float>();
        var deltas = new List<float>();
        for (int parameter = 0; parameter < LmPtbsize.Parameters.Count; parameter++)
        {
            TensorInfo info = LmPtbsize.Parameters[parameter];
            float[] after = Read(info, model.GetParameter);
            float[] delta = [.. after.Zip(Initial(parameter, info.Length), (now, before) => now - before)];
            AssertSample("sample.final.", info, after, FinalTolerance);
            AssertSample("sample.delta.", info, delta, SampleTolerance);
            norms.Add(Norm(after));
            deltas.Add(Norm(delta));
        }

        file.AssertClose("stat.final_l2", norms.ToArray(), FinalTolerance);
        file.AssertClose("stat.delta_l2", deltas.ToArray(), SampleTolerance);
    }

    private void AssertFirstLogits(LmPtbsize model)
    {
        const int Sampled = 8;
        TensorInfo logits = LmPtbsize.Outputs.Single(output => output.Name == "logits");
        float[] values = Read(logits, model.GetOutput);
        float[] sample = [.. Enumerable.Range(0, LmPtbsize.NumSteps * LmPtbsize.BatchSize)
            .SelectMany(row => values.AsSpan(row * LmPtbsize.VocabSize, Sampled).ToArray())];
        file.AssertClose("step1.logits_sample", sample, OutputTolerance);
    }

    private void AssertSample(string prefix, TensorInfo parameter, float[] values, double tolerance)
    {
        float[] sample = [.. file.Integers("sample.index." + parameter.Name).Select(index => values[index])];
        file.AssertClose(prefix + parameter.Name, sample, tolerance);
    }

    private void AssertStream()
    {
        int[] stored = file.Integers("in.stream");
        int length = stored.Length / LmPtbsize.BatchSize;
        for (int index = 0; index < stored.Length; index++)
        {
            Assert.Equal(stored[index], Word(index / length, index % length));
        }
    }

    private int[] Window(int step, int shift)
    {
        var words = new int[LmPtbsize.NumSteps * LmPtbsize.BatchSize];
        for (int index = 0; index < words.Length; index++)
        {
            (int t, int b) = (index / LmPtbsize.BatchSize, index % LmPtbsize.BatchSize);
            words[index] = Word(b, (step * LmPtbsize.NumSteps) + t + shift);
        }

        return words;
    }

    private int Word(int row, int position)
    {
        ulong random = SplitMix64(unchecked(_seed + (_tokenOrdinal << 40) + ((ulong)row << 20) + (ulong)position));
        return (int)((random >> 1) % ((random & 1) == 1 ? _frequent : LmPtbsize.VocabSize));
    }

    private float[] Initial(int parameter, int length)
    {
        double scale = LmPtbsize.Config.InitScale;
        var values = new float[length];
        for (int index = 0; index < length; index++)
        {
            ulong random = SplitMix64(unchecked(_seed + ((ulong)parameter << 40) + (ulong)index));
            values[index] = (float)(scale * ((2 * ((random >> 11) * Math.Pow(2, -53))) - 1));
        }

        return values;
    }

    private static float Norm(float[] values) => (float)Math.Sqrt(values.Sum(value => (double)value * value));

    private static ulong SplitMix64(ulong x)
    {
        unchecked
        {
            ulong z = x + 0x9E3779B97F4A7C15;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return z ^ (z >> 31);
        }
    }
}
