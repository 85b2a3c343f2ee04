using System;
using System.Runtime.Intrinsics;
using ModelGen.Cpu;
using ModelGen.Randomness;
using Xunit;

namespace ModelGen.Runtime.Tests.Randomness;

/// <summary>Masks where a number just is, or just is not, below the probability; and at numbers of steps that need more than 32 bits.</summary>
public class MaskEdgeTests
{
    private const ulong Seed = 42;
    private const int Site = 3, Count = 2 * UnitInterval.Batch;

    [Fact]
    public void What_equals_the_probability_is_dropped_and_what_is_just_below_is_kept()
    {
        for (int element = 0; element < Count; element++)
        {
            float number = NumberOf(element, step: 17);
            Assert.Equal(0, Draw(17, keepProb: number)[element]);
            float above = MathF.BitIncrement(number);
            Assert.Equal(1 / above, Draw(17, above)[element]);
        }
    }

    [Theory]
    [InlineData(1L)]
    [InlineData(int.MaxValue)]
    [InlineData(1L << 31)]
    [InlineData(uint.MaxValue)]
    [InlineData(1L << 32)]
    [InlineData((1L << 32) + (1L << 31) + 1)]
    [InlineData(long.MaxValue)]
    public void Every_bit_of_the_number_of_the_step_counts(long step)
    {
        float[] mask = Draw(step, 0.5f);
        for (int element = 0; element < Count; element++) Assert.Equal(NumberOf(element, step) < 0.5f ? 2 : 0, mask[element]);
    }

    // Word e mod 4 of counter (e / 4, site, step), its upper 24 bits as a fraction.
    private static float NumberOf(int element, long step)
    {
        Vector128<uint> counter = Vector128.Create((uint)element / 4, Site, (uint)(step & 0xFFFFFFFF), (uint)(step >>> 32));
        return (Philox.Draw(counter, Seed)[element % 4] >> 8) / 16777216f;
    }

    private static float[] Draw(long step, float keepProb)
    {
        using var team = new ThreadTeam(1);
        var mask = new float[Count];
        team.Run(worker => DropoutMask.Draw(worker, Seed, step, Site, keepProb, rows: 1, Count, ref mask[0], Count));
        return mask;
    }
}
