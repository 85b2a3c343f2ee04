using System.Linq;
using ModelGen.Tests.Networks;
using Xunit;

namespace ModelGen.Runtime.Tests.Networks;

/// <summary>Nothing is allocated in a step of a network, however its real steps are told.</summary>
public sealed class NetworkAllocationTests
{
    private static readonly ModelOptions OneThread = new() { Threads = 1 };

    [Fact]
    public void A_step_with_lengths_allocates_nothing()
    {
        using var model = new MaskedClassifier(OneThread);
        int[] tokens = new int[8 * 5], lengths = [1, 2, 3, 4, 5], labels = new int[5];
        Assert.Equal(0, Allocation.OfThread(() =>
        {
            model.TrainStep(tokens, lengths, labels, 0.1);
            model.Evaluate(tokens, lengths, labels);
        }));
    }

    [Fact]
    public void A_step_with_a_mask_allocates_nothing()
    {
        using var model = new HoleyClassifier(OneThread);
        int[] tokens = new int[9 * 6], labels = new int[6];
        float[] mask = [.. Enumerable.Range(0, tokens.Length).Select(row => row % 7 == 0 ? 0f : 1f)], pool = new float[6 * 7];
        Assert.Equal(0, Allocation.OfThread(() =>
        {
            model.TrainStep(tokens, mask, labels, pool, 0.1);
            model.Evaluate(tokens, mask, labels, pool);
        }));
    }
}
