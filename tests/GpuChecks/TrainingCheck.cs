using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.InteropServices;
using ModelGen.Cuda;
using ModelGen.Ptb.Commands;
using ModelGen.Ptb.Models;

namespace ModelGen.GpuChecks;

/// <summary>
/// Trains for some steps on the processor and on the GPU, from the same parameters and with the same dropout masks: costs and what
/// became of the parameters must be the same, and on the GPU all ways must lead to the same bits.
/// </summary>
/// <param name="report">Receives the results.</param>
/// <param name="effort">Precisions and steps.</param>
/// <param name="name">The model, in words for the user.</param>
/// <param name="words">Word ids.</param>
internal sealed class TrainingCheck(CheckReport report, CheckEffort effort, string name, int[] words) : IModelAction
{
    // At its own rate a fresh model leaps about, and rounding grows by half a digit a step: on an H200 the small model's cost was off
    // by 2E-9 in the first step and by 9E-5 in the twentieth, in tf32, 8,000 times as coarse, by up to 4E-2, while all gradients were
    // right. At a tenth of the rate it comes down, and what was rounded stays as small as it was.
    private const double ShareOfRate = 0.1;

    // Twenty such steps of small and medium, simulated with factors rounded as a GPU does it, are off by 3E-8 (fp32), 2E-5 (tf32) and
    // 2E-4 (bf16) in the costs, and by 1E-6, 1E-4 and 1E-3 in the changes of parameters. Layer normalisation divides by what is small:
    // on the emulated GPU 2E-7, 2E-4 and 2E-3, and 5E-6, 8E-3 and 5E-2. An update that is wrong by a hundredth is off by 1E-2 in the
    // changes, at once.
    private static readonly Dictionary<Precision, (double Cost, double Change)> Bounds = new()
    {
        [Precision.Fp32] = (1e-5, 1e-4),
        [Precision.Tf32] = (1e-3, 3e-2),
        [Precision.Bf16] = (1e-2, 2e-1),
        [Precision.Fp16] = (1e-3, 3e-2),
    };

    // The compiler may join other multiplications and additions in a kernel of its own.
    private const double StepwiseBound = 1e-5;

    /// <inheritdoc/>
    public void Run<TModel>()
        where TModel : ILanguageModel<TModel>
    {
        string title = $"training, {name}";
        report.Attempt(title, () =>
        {
            Training processor = Train<TModel>(new ModelOptions());
            foreach (Precision precision in effort.Precisions)
            {
                string what = $"{title}, {Options.Word(precision)}";
                report.Attempt(what, () => Compare<TModel>(what, processor, precision));
            }
        });
    }

    private void Compare<TModel>(string what, Training processor, Precision precision)
        where TModel : ILanguageModel<TModel>
    {
        ModelOptions options = effort.OptionsIn(precision);
        Training gpu = Train<TModel>(options);
        ShowSteps(processor.Costs, gpu.Costs);
        (double cost, double change) = Bounds[precision];
        report.Check($"{what}: cost of each step", ComputedNumbers.Difference(processor.Costs, gpu.Costs), cost);
        report.Check($"{what}: changes of parameters", gpu.ChangesOff(processor), change);

        report.Check($"{what}: bits changed by another run", gpu.DifferentFrom(Train<TModel>(options)), 0);
        report.Check($"{what}: bits changed without a graph", gpu.DifferentFrom(On(device => new(device, records: false))), 0);
        Training stepwise = On(device => new(device, holdsGrids: false));
        report.Check($"{what}: costs with stepwise loops", ComputedNumbers.Difference(gpu.Costs, stepwise.Costs), StepwiseBound);

        Training On(Func<IGpu, RestrictedGpu> restrict)
        {
            GpuPlatform platform = GpuPlatform.Current;
            GpuPlatform.Current = platform with { Open = ordinal => restrict(platform.Open(ordinal)) };
            try
            {
                return Train<TModel>(options);
            }
            finally
            {
                GpuPlatform.Current = platform;
            }
        }
    }

    private void ShowSteps(double[] processor, double[] gpu)
    {
        for (int step = 0; step < gpu.Length; step++)
        {
            double difference = ComputedNumbers.Difference([processor[step]], [gpu[step]]);
            report.Line($"  step {step + 1,2}: processor {processor[step],12:F6}  GPU {gpu[step],12:F6}  difference {difference:0.0E+0}");
        }
    }

    private Training Train<TModel>(ModelOptions options)
        where TModel : ILanguageModel<TModel>
    {
        using TModel model = TModel.Create(options);
        float[] before = ParametersOf(model);
        var text = new CheckText(words, TModel.Config);
        var costs = new double[effort.ComparedSteps];
        for (int step = 0; step < costs.Length; step++)
        {
            text.MoveTo(step);
            costs[step] = model.TrainStep(text.Tokens, text.Targets, TModel.Config.LearningRate * ShareOfRate);
        }

        return new Training(costs, before, ParametersOf(model));
    }

    private static float[] ParametersOf<TModel>(TModel model)
        where TModel : ILanguageModel<TModel> =>
        [
            .. TModel.Parameters.SelectMany(parameter =>
            {
                var values = new float[parameter.Length];
                model.GetParameter(parameter.Name, values);
                return values;
            }),
        ];

    private sealed record Training(double[] Costs, float[] Before, float[] After)
    {
        /// <summary>Length of the difference between what was added to all parameters here and there, by what was added there.</summary>
        public double ChangesOff(Training other)
        {
            double difference = 0, change = 0;
            for (int i = 0; i < After.Length; i++)
            {
                double right = (double)other.After[i] - other.Before[i], found = (double)After[i] - Before[i];
                difference += (found - right) * (found - right);
                change += right * right;
            }

            return Math.Sqrt(difference / change);
        }

        /// <summary>Number of costs and parameters that are not the same, bit for bit.</summary>
        public long DifferentFrom(Training other) =>
            Different<double, long>(Costs, other.Costs) + Different<float, int>(After, other.After);

        private static long Different<T, TBits>(T[] mine, T[] others)
            where T : struct
            where TBits : struct, IEquatable<TBits>
        {
            ReadOnlySpan<TBits> a = MemoryMarshal.Cast<T, TBits>(mine), b = MemoryMarshal.Cast<T, TBits>(others);
            long count = 0;
            for (int i = 0; i < a.Length; i++)
            {
                if (!a[i].Equals(b[i]))
                    count++;
            }

            return count;
        }
    }
}
