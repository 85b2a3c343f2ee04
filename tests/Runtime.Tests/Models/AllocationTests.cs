using ModelGen.Tests;
using Xunit;

namespace ModelGen.Runtime.Tests.Models;

/// <summary>Nothing is left for the garbage collector, on none of a model's threads.</summary>
public sealed class AllocationTests
{
    private const int Steps = 3;

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void A_step_allocates_nothing(int threads)
    {
        using var model = new TinyDropoutModel(new ModelOptions { Threads = threads });
        int[] tokens = Text.Window<TinyDropoutModel>(1), targets = Text.Window<TinyDropoutModel>(2);
        var probabilities = new float[TinyDropoutModel.VocabSize];
        Step();
        Step();
        Assert.Equal(0, Allocation.OfModel(model, () =>
        {
            for (int step = 0; step < Steps; step++)
            {
                Step();
            }
        }));

        void Step()
        {
            model.TrainStep(tokens, targets, 0.1);
            model.Forward(tokens, targets);
            model.Backward();
            model.Update(0.1);
            model.Evaluate(tokens, targets);
            model.EvaluateSequence(tokens, targets);
            model.Predict(tokens, probabilities);
        }
    }
}
