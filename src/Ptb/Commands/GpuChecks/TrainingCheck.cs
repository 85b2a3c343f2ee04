using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.InteropServices;
using ModelGen.Cuda;
using ModelGen.Ptb.Models;

namespace ModelGen.Ptb.Commands.GpuChecks;

/// <summary>
/// Trains for some steps on the processor and on the GPU, from the same parameters and with the same dropout masks: costs must be
/// the same, and on the GPU all ways must lead to the same bits.
/// </summary>
/// <param name="report">Receives the results.</param>
/// <param name="effort">Precisions and steps.</param>
/// <param name="name">The model, in words for the user.</param>
/// <param name="words">Word ids.</param>
internal sealed class TrainingCheck(CheckReport report, CheckEffort effort, string name, int[] words) : IModelAction
{
    // Rounding errors grow as training goes on; a wrong number soon changes the second digit of the cost. With 16-bit floats the
    // first steps may be left out, until the loss is scaled so that gradients stay finite.
    private static readonly Dictionary<Precision, double> CostBounds = new()
    {
        [Precision.Fp32] = 1e-4,
        [Precision.Tf32] = 1e-3,
        [Precision.Bf16] = 1e-2,
        [Precision.Fp16] = 5e-2,
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
                string what = $"{title}, {CheckReport.Name(precision)}";
                report.Attempt(what, () => Compare<TModel>(what, processor, precision));
            }
        });
    }

    private void Compare<TModel>(string what, Training processor, Precision precision)
        where TModel : ILanguageModel<TModel>
    {
        var options = new ModelOptions { Device = Device.Cuda(), Precision = precision };
        Training gpu = Train<TModel>(options);
        if (precision == Precision.Fp32)
            ShowSteps(processor.Costs, gpu.Costs);
        report.Check($"{what}: cost of each step", ModelNumbers.Difference(processor.Costs, gpu.Costs), CostBounds[precision]);

        report.Check($"{what}: bits changed by another run", gpu.DifferentFrom(Train<TModel>(options)), 0);
        report.Check($"{what}: bits changed without a graph", gpu.DifferentFrom(On(device => new(device, records: false))), 0);
        Training stepwise = On(device => new(device, holdsGrids: false));
        report.Check($"{what}: costs with stepwise loops", ModelNumbers.Difference(gpu.Costs, stepwise.Costs), StepwiseBound);

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
            double difference = ModelNumbers.Difference([processor[step]], [gpu[step]]);
            report.Line($"  step {step + 1,2}: processor {processor[step],12:F6}  GPU {gpu[step],12:F6}  difference {difference:0.0E+0}");
        }
    }

    private Training Train<TModel>(ModelOptions options)
        where TModel : ILanguageModel<TModel>
    {
        using TModel model = TModel.Create(options);
        var text = new CheckText(words, TModel.Config);
        var costs = new double[effort.ComparedSteps];
        for (int step = 0; step < costs.Length; step++)
        {
            text.MoveTo(step);
            costs[step] = model.TrainStep(text.Tokens, text.Targets, TModel.Config.LearningRate);
        }

        return new Training(costs, [.. TModel.Parameters.Select(parameter =>
        {
            var values = new float[parameter.Length];
            model.GetParameter(parameter.Name, values);
            return values;
        })]);
    }

    private sealed record Training(double[] Costs, float[][] Parameters)
    {
        /// <summary>Number of costs and parameters that are not the same, bit for bit.</summary>
        public long DifferentFrom(Training other) =>
            Different<double, long>(Costs, other.Costs)
            + Parameters.Zip(other.Parameters, (mine, others) => Different<float, int>(mine, others)).Sum();

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
