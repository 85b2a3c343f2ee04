using System;
using System.Globalization;
using System.Linq;
using System.Text.RegularExpressions;
using ModelGen.Cuda.Tests.Emulation;
using ModelGen.Cuda.Tests.Models;
using ModelGen.Emulator;
using ModelGen.Tests;
using Xunit;

namespace ModelGen.Cuda.Tests.Trainer;

/// <summary>Tests of the tests: a fault in the generated kernels of a model does not stay hidden.</summary>
[Long, NeedsGpp]
public sealed partial class BrokenModelTests
{
    private static readonly double[] Expected = [.. TrainedModelSteps.Run(new ModelOptions { Threads = 1 })];

    [SkippableFact]
    public void Without_a_fault_all_is_well()
    {
        foreach (ThreadOrder order in Enum.GetValues<ThreadOrder>())
            Assert.True(IsAsExpected(EmulatorProcess.Run("steps", $"{order}", "KERNEL", "KERNEL")));
    }

    [SkippableTheory]
    [InlineData("blocks do not wait for each other", "loop.meet(m);", "block_barrier();")]
    [InlineData("a layer is not a step behind the one before", ", 1, 2> loop", ", 0, 2> loop")]
    [InlineData("one layer writes where another one does", "at::DZ1 +", "at::DZ0 +")]
    [InlineData("a gate's columns are another's", "+ 2 * H", "+ 1 * H")]
    public void What_is_computed_wrongly_is_not_what_the_processor_has(string fault, string right, string wrong)
    {
        EmulatorProcess[] runs = [.. Enum.GetValues<ThreadOrder>().Select(order => EmulatorProcess.Run("steps", $"{order}", right, wrong))];
        Assert.All(runs, run => Assert.Equal("", run.Error));
        Assert.True(runs.Any(run => !IsAsExpected(run)), fault);
    }

    [SkippableFact]
    public void Who_leaves_the_arena_ends_the_process()
    {
        // Behind the arena is the workspace, and behind that nothing.
        CudaProgram program = TrainedModel.Programs.Cuda();
        Match last = Place().Matches(program.Source).MaxBy(place => int.Parse(place.Groups["offset"].ValueSpan, CultureInfo.InvariantCulture))!;
        Assert.NotEqual(0, EmulatorProcess.Run("steps", "Forward", last.Value, last.Value.Replace(" = ", $" = {program.Workspace + 512} + ")).ExitCode);
    }

    [SkippableFact]
    public void Blocks_that_wait_for_one_that_does_not_come_are_a_deadlock()
    {
        EmulatorProcess run = EmulatorProcess.Run("steps", "Forward", "loop.meet(m);", "if (block_index() != 1) loop.meet(m);");
        Assert.NotEqual(0, run.ExitCode);
        Assert.Contains("deadlock: kernel Forward_Layers, block 0", run.Error, StringComparison.Ordinal);
    }

    private static bool IsAsExpected(EmulatorProcess run)
    {
        double[] actual =
            [.. run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => double.Parse(line, CultureInfo.InvariantCulture))];
        Assert.Equal(Expected.Length, actual.Length);
        return Expected.Zip(actual).All(pair => Near.Distance(pair.First, pair.Second) <= 1e-6);
    }

    // Where a matrix lies: constexpr int Z0 = 1234; // [T, B, 4H]
    [GeneratedRegex(@"constexpr int \w+ = (?<offset>\d+);(?= // \[)")]
    private static partial Regex Place();
}
