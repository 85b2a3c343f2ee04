using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.InteropServices;
using ModelGen.Cuda;
using ModelGen.Engines;
using ModelGen.Ptb.Commands;
using ModelGen.Ptb.Models;

namespace ModelGen.GpuChecks;

/// <summary>Times every launch of a model's training step by itself, in every precision.</summary>
/// <param name="report">Receives the times.</param>
/// <param name="effort">How often each is launched.</param>
/// <param name="name">The model, in words for the user.</param>
/// <param name="words">Word ids.</param>
internal sealed class LaunchTimes(CheckReport report, CheckEffort effort, string name, int[] words) : IModelAction
{
    private const int PatternLength = 1 << 20;

    // What is subtracted from a parameter may be too small to be seen in it.
    private const double MostKept = 0.5;

    // Of a parameter or an activation in the middle of training.
    private const float Scale = 0.1f;

    /// <inheritdoc/>
    public void Run<TModel>()
        where TModel : ILanguageModel<TModel>
    {
        CudaProgram program = TModel.Programs.Cuda();
        CheckText text = new CheckText(words, TModel.Config).MoveTo(0);
        foreach (Precision precision in effort.Precisions)
        {
            string what = $"launches, {name}, {Options.Word(precision)}";
            report.Attempt(what, () => Measure(what, program, TModel.Config, text, precision));
        }
    }

    private void Measure(string what, CudaProgram program, LanguageModelConfig config, CheckText text, Precision precision)
    {
        GpuPlatform platform = GpuPlatform.Current;
        using IGpu gpu = platform.Open(0);
        using IGpuModule module = gpu.Load(platform.Kernels.Get(effort.KernelsOf(program, precision), gpu.Info.Architecture).Image, program.Name);
        using var memory = new ModelMemory(gpu, program.Layout.Length + program.Workspace);
        IReadOnlyList<TensorPlacement> feeds = program.Layout[ProgramLayout.Feeds], parameters = program.Layout[ProgramLayout.Parameters];
        Fill(gpu, memory, program.Layout.Length);
        gpu.Write(PlaceOf("tokens"), MemoryMarshal.AsBytes(text.Tokens.AsSpan()));
        gpu.Write(PlaceOf("targets"), MemoryMarshal.AsBytes(text.Targets.AsSpan()));
        memory.Set(nameof(Control.LossScale), 1f);
        memory.Set(nameof(Control.DrawsMasks), 1);

        // An update whose rate is 0 does nothing, in no time.
        memory.Set(nameof(Control.LearningRate), (float)config.LearningRate);
        MatrixPlacement bias = parameters[^1].Parts[0];
        float[] before = Read();

        double sum = 0;
        IEnumerable<CudaLaunch> step = program.LaunchesOf(PassNames.TrainStep).Where(launch => launch.RunsIn(precision));
        foreach (CudaLaunch launch in step)
        {
            double time = GpuTimer.Microseconds(gpu, effort, new BoundPass(gpu, module, memory, [launch], precision, effort.HasClustersIn(precision)));
            sum += time;
            IGpuKernel kernel = module.Kernel(launch.Kernel);
            kernel.Reserve(launch.SharedBytesIn(precision));
            string title = $"{what}: {launch.Kernel}, {launch.Blocks} blocks";
            report.Number(title, time, "us");
            if (launch is CudaLoop loop)
            {
                bool fits = kernel.ResidentBlocks(CudaLaunch.Threads) >= loop.Blocks;
                report.Number($"{title}, {(fits ? "one kernel" : "step by step")}", time / loop.Steps, "us per time step");
            }

            // [TB, P] * [P, V], two operations for each product and its sum
            if (launch.Kernel.EndsWith("_Logits", StringComparison.Ordinal))
                report.Number(title, 2.0 * text.Tokens.Length * config.ProjectionSize * config.VocabSize / time / 1e6, "TFLOP/s");
            if (kernel.Resources.LocalBytes > 0)
                report.Number($"{title}, outside of registers", kernel.Resources.LocalBytes, "bytes of a thread");
        }

        report.Number($"{what}: sum", sum, "us");
        int kept = before.Zip(Read()).Count(pair => pair.First == pair.Second);
        report.Check($"{what}: share of {parameters[^1].Name} that updates left as it was", (double)kept / before.Length, MostKept);

        nint PlaceOf(string feed) => memory.Arena + (feeds.Find(feed).Parts[0].Offset * sizeof(float));

        float[] Read()
        {
            var values = new float[bias.Extent];
            gpu.Read(MemoryMarshal.AsBytes(values.AsSpan()), memory.Arena + (bias.Offset * sizeof(float)));
            return values;
        }
    }

    // Products of zeros take less power than those of numbers, and may run faster.
    private static void Fill(IGpu gpu, ModelMemory memory, int length)
    {
        var random = new Random(4);
        var pattern = new float[int.Min(PatternLength, length)];
        for (int i = 0; i < pattern.Length; i++)
            pattern[i] = ((random.NextSingle() * 2) - 1) * Scale;
        for (int done = 0; done < length; done += PatternLength)
        {
            ReadOnlySpan<float> part = pattern.AsSpan(0, int.Min(PatternLength, length - done));
            gpu.Write(memory.Arena + ((nint)done * sizeof(float)), MemoryMarshal.AsBytes(part));
        }
    }
}
