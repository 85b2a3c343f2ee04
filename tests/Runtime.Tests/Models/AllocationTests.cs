using System;
using Xunit;

namespace ModelGen.Runtime.Tests.Models;

/// <summary>Runs alone, because it counts what the whole process allocates.</summary>
[CollectionDefinition(nameof(AllocationTests), DisableParallelization = true)]
[Collection(nameof(AllocationTests))]
public sealed class AllocationTests
{
    private const int Steps = 50;

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void A_step_allocates_nothing(int threads)
    {
        using var model = new TinyDropoutModel(new ModelOptions { Threads = threads });
        int[] tokens = Text.Window<TinyDropoutModel>(1), targets = Text.Window<TinyDropoutModel>(2);
        Step();
        Step();
        long thread = GC.GetAllocatedBytesForCurrentThread(), process = GC.GetTotalAllocatedBytes(precise: true);
        for (int step = 0; step < Steps; step++)
        {
            Step();
        }

        long byThread = GC.GetAllocatedBytesForCurrentThread() - thread;
        long byProcess = GC.GetTotalAllocatedBytes(precise: true) - process;
        Assert.Equal(0, byThread);

        // The test runner's own threads allocate a little now and then; a worker that did would do so in each step.
        Assert.True(byProcess < Steps * 24, $"{byProcess} bytes in {Steps} steps");

        void Step()
        {
            model.TrainStep(tokens, targets, 0.1);
            model.Forward(tokens, targets);
            model.Backward();
            model.Update(0.1);
            model.Evaluate(tokens, targets);
            model.EvaluateSequence(tokens, targets);
        }
    }
}
