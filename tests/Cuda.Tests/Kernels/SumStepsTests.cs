using System;
using ModelGen.Emulator;
using ModelGen.Tests;
using Xunit;

namespace ModelGen.Cuda.Tests.Kernels;

/// <summary>Gradients of several steps, summed for one update.</summary>
[NeedsGpp]
public sealed class SumStepsTests
{
    // Arguments: count, gradients, sums.
    private const string Text = """
        #include "optim.cuh"

        KERNEL(256, Sum) { const int* s = numbers(m); sum_steps(m, 3, s[0], m.arena + s[1], m.arena + s[2]); }
        """;

    /// <summary>Quads and what is left behind them, floats where they are not aligned, and more than a round of all threads.</summary>
    [SkippableTheory]
    [InlineData(3, 0)]
    [InlineData(5000, 0)]
    [InlineData(5003, 0)]
    [InlineData(1021, 1)]
    public void The_first_step_begins_the_sum_and_the_others_add(int count, int offset)
    {
        foreach (int step in (int[])[1, 2, 3, 4])
        {
            var bench = new KernelBench(Text) { Order = ThreadOrder.Shuffled };
            var random = new Random(count);
            BenchMatrix gradients = bench.Matrix(1, count, random, offset), sums = bench.Matrix(1, count, random, offset);
            double[,] now = gradients.Copy(), before = sums.Copy();
            bench.Numbers = [count, gradients.Offset, sums.Offset];
            bench.Control.Step = step;
            bench.Launch("Sum");
            bool isFirst = step % 3 == 1;
            double Sum(int row, int column) => isFirst ? now[row, column] : (float)before[row, column] + (float)now[row, column];
            gradients.Is(Sum, 0);
            sums.Is(Sum, 0);
        }
    }
}
