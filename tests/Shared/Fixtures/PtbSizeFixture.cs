using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Xunit;
using static ModelGen.Tests.ModelReading;

namespace ModelGen.Tests.Fixtures;

/// <summary>Section 6 of tests/fixtures/README.md: the small model at its real size, parameters and words made from integers.</summary>
public abstract class PtbSizeFixture<TComputing>
    where TComputing : IComputing
{
    public const string Name = "lm_ptbsize";

    private const double SampleTolerance = 2e-3;
    private const double StepTolerance = 2e-5;
    private const double OutputTolerance = 1e-5;
    private const double FinalTolerance = 5e-5;

    private static readonly Fixture File = new(Name);
    private static readonly ulong Seed = ulong.Parse(File.Metadata("seed"), CultureInfo.InvariantCulture);

    [SkippableFact]
    public void Steps_at_full_size_go_where_the_reference_goes()
    {
        int steps = File.Number("K");
        const double Rate = 1.0;
        using var model = new LmPtbsize(TComputing.Options(TComputing.Variants[^1]));
        Assert.Equal(LmPtbsize.Parameters.Select(parameter => parameter.Name), File.Metadata("param_order").Split(','));
        for (int parameter = 0; parameter < LmPtbsize.Parameters.Count; parameter++)
        {
            float[] values = Initial(parameter, LmPtbsize.Parameters[parameter].Length);
            model.SetParameter(LmPtbsize.Parameters[parameter].Name, values);
            AssertSample("sample.initial.", LmPtbsize.Parameters[parameter], values, 1e-6);
        }

        AssertStream();
        var losses = new float[steps];
        var norms = new float[steps];
        for (int step = 0; step < steps; step++)
        {
            losses[step] = (float)model.Forward(Window(step, 0), Window(step, 1));
            if (step == 0)
            {
                AssertFirstLogits(model);
            }

            model.Backward();
            norms[step] = (float)model.GradientNorm;
            if (step == 0)
            {
                foreach (TensorInfo parameter in LmPtbsize.Parameters)
                {
                    AssertSample("sample.grad1.", parameter, Read(parameter, model.GetGradient), FinalTolerance);
                }
            }

            model.Update(Rate);
        }

        File.AssertClose("step.loss", losses, StepTolerance);
        File.AssertClose("step.gnorm", norms, StepTolerance);
        File.AssertClose("final.h", Read(LmPtbsize.States[0], model.GetState), FinalTolerance);
        File.AssertClose("final.c", Read(LmPtbsize.States[1], model.GetState), FinalTolerance);
        AssertFinalParameters(model);
        File.AssertClose("eval.loss", [(float)model.Evaluate(Window(steps, 0), Window(steps, 1))], OutputTolerance);
    }

    private static void AssertFinalParameters(LmPtbsize model)
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
            norms.Add((float)Math.Sqrt(after.Sum(value => (double)value * value)));
            deltas.Add((float)Math.Sqrt(delta.Sum(value => (double)value * value)));
        }

        File.AssertClose("stat.final_l2", norms.ToArray(), FinalTolerance);
        File.AssertClose("stat.delta_l2", deltas.ToArray(), SampleTolerance);
    }

    private static void AssertFirstLogits(LmPtbsize model)
    {
        const int Sampled = 8;
        TensorInfo logits = LmPtbsize.Outputs.Single(output => output.Name == "logits");
        float[] values = Read(logits, model.GetOutput);
        float[] sample = [.. Enumerable.Range(0, LmPtbsize.NumSteps * LmPtbsize.BatchSize)
            .SelectMany(row => values.AsSpan(row * LmPtbsize.VocabSize, Sampled).ToArray())];
        File.AssertClose("step1.logits_sample", sample, OutputTolerance);
    }

    private static void AssertSample(string prefix, TensorInfo parameter, float[] values, double tolerance)
    {
        float[] sample = [.. File.Integers("sample.index." + parameter.Name).Select(index => values[index])];
        File.AssertClose(prefix + parameter.Name, sample, tolerance);
    }

    private static void AssertStream()
    {
        int[] stored = File.Integers("in.stream");
        int length = stored.Length / LmPtbsize.BatchSize;
        for (int index = 0; index < stored.Length; index++)
        {
            Assert.Equal(stored[index], Word(index / length, index % length));
        }
    }

    private static int[] Window(int step, int shift)
    {
        var words = new int[LmPtbsize.NumSteps * LmPtbsize.BatchSize];
        for (int index = 0; index < words.Length; index++)
        {
            (int t, int b) = (index / LmPtbsize.BatchSize, index % LmPtbsize.BatchSize);
            words[index] = Word(b, (step * LmPtbsize.NumSteps) + t + shift);
        }

        return words;
    }

    private static int Word(int row, int position)
    {
        ulong random = SplitMix64(unchecked(Seed + ((ulong)File.Number("token_ordinal") << 40) + ((ulong)row << 20) + (ulong)position));
        return (int)((random >> 1) % (ulong)((random & 1) == 1 ? File.Number("frequent") : LmPtbsize.VocabSize));
    }

    private static float[] Initial(int parameter, int length)
    {
        double scale = double.Parse(File.Metadata("init_scale"), CultureInfo.InvariantCulture);
        var values = new float[length];
        for (int index = 0; index < length; index++)
        {
            ulong random = SplitMix64(unchecked(Seed + ((ulong)parameter << 40) + (ulong)index));
            values[index] = (float)(scale * ((2 * ((random >> 11) * Math.Pow(2, -53))) - 1));
        }

        return values;
    }

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
