using System;
using System.Linq;
using System.Runtime.Intrinsics;
using ModelGen.Cpu;
using ModelGen.Randomness;
using ModelGen.Runtime.Tests.Cpu;
using Xunit;

namespace ModelGen.Runtime.Tests.Randomness;

public class RandomnessTests
{
    // Known answers of the Random123 library (kat_vectors, philox4x32 10).
    [Fact]
    public void PhiloxGivesTheKnownAnswers()
    {
        Assert.Equal(
            Vector128.Create(0x6627e8d5u, 0xe169c58du, 0xbc57ac4cu, 0x9b00dbd8u), Philox.Draw(Vector128<uint>.Zero, 0));
        Assert.Equal(
            Vector128.Create(0x408f276du, 0x41c83b0eu, 0xa20bc7c6u, 0x6d5451fdu),
            Philox.Draw(Vector128<uint>.AllBitsSet, ulong.MaxValue));
        Assert.Equal(
            Vector128.Create(0xd16cfe09u, 0x94fdccebu, 0x5001e420u, 0x24126ea1u),
            Philox.Draw(Vector128.Create(0x243f6a88u, 0x85a308d3u, 0x13198a2eu, 0x03707344u), 0x299f31d0a4093822));
    }

    [Theory]
    [InlineData(0u)]
    [InlineData(12345u)]
    [InlineData(uint.MaxValue - 3)]
    public void EightCountersAtOnceGiveTheWordsOfEach(uint first)
    {
        const ulong Key = 0x0123456789abcdef;
        Vector128<uint> counter = Vector128.Create(0, 7u, 8u, 9u);
        Philox.Draw8(first, counter, Key, out Vector512<uint> low, out Vector512<uint> high);
        for (int i = 0; i < 32; i++)
        {
            uint expected = Philox.Draw(counter.WithElement(0, first + (uint)(i / 4)), Key)[i % 4];
            Assert.Equal(expected, i < 16 ? low[i] : high[i - 16]);
        }
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(20, 33)]
    [InlineData(7, 200)]
    [InlineData(400, 200)]
    public void AMaskDependsOnPlaceAloneAndNotOnThreads(int rows, int width)
    {
        foreach (int threads in new[] { 1, 2, 3, 5 })
        {
            using var team = new ThreadTeam(threads);
            var mask = new Matrix(rows, width, 5);
            team.Run(worker => DropoutMask.Draw(worker, 42, 17, 3, 0.65f, rows, width, ref mask.First, mask.Pitch));
            mask.AssertNothingAroundIsTouched();
            for (int element = 0; element < rows * width; element++)
            {
                uint word = Philox.Draw(Vector128.Create((uint)element / 4, 3u, 17u, 0u), 42)[element % 4];
                float expected = (word >> 8) / 16777216f < 0.65f ? 1 / 0.65f : 0;
                Assert.Equal(expected, mask[element / width, element % width]);
            }
        }
    }

    [Theory]
    [InlineData(0.35f)]
    [InlineData(0.5f)]
    [InlineData(0.999f)]
    [InlineData(1f)]
    public void AMaskKeepsTheStatedFractionAndItsMeanIsOne(float keepProb)
    {
        const int Count = 1 << 20;
        float[] mask = Draw(seed: 1, step: 0, site: 0, keepProb, Count);
        Assert.All(mask.Distinct(), value => Assert.True(value == 0 || value == 1 / keepProb));
        double kept = mask.Count(value => value != 0) / (double)Count;
        double deviation = Math.Sqrt(keepProb * (1 - keepProb) / Count);
        Assert.InRange(kept, keepProb - (5 * deviation) - 1e-12, keepProb + (5 * deviation) + 1e-12);
    }

    [Fact]
    public void SeedsStepsAndSitesGiveUnrelatedMasks()
    {
        const int Count = 1 << 16;
        float[] mask = Draw(1, 0, 0, 0.5f, Count);
        float[][] others =
        [
            Draw(2, 0, 0, 0.5f, Count), Draw(1UL << 40, 0, 0, 0.5f, Count), Draw(1, 1, 0, 0.5f, Count),
            Draw(1, 1L << 33, 0, 0.5f, Count), Draw(1, 0, 1, 0.5f, Count),
        ];
        foreach (float[] other in others)
        {
            double agree = mask.Zip(other).Count(pair => pair.First == pair.Second) / (double)Count;
            Assert.InRange(agree, 0.49, 0.51);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(31)]
    [InlineData(100_000)]
    public void InitialValuesAreUniformAndGivenByTheirPlace(int length)
    {
        const float Scale = 0.05f;
        var values = new float[length];
        Uniform.Fill(9, 2, Scale, values);
        for (int i = 0; i < length; i++)
        {
            uint word = Philox.Draw(Vector128.Create((uint)i / 4, 0x80000002u, 0u, 0u), 9)[i % 4];
            Assert.Equal(((2 * ((word >> 8) / 16777216.0)) - 1) * Scale, values[i], 1e-8);
        }

        if (length < 1000) return;
        Assert.InRange(values.Max(), 0.0499f, Scale);
        Assert.InRange(values.Min(), -Scale, -0.0499f);
        Assert.InRange(values.Average(), -0.0005f, 0.0005f);
        Assert.InRange(values.Average(value => value * value), Scale * Scale / 3 * 0.98, Scale * Scale / 3 * 1.02);
    }

    private static float[] Draw(ulong seed, long step, int site, float keepProb, int count)
    {
        using var team = new ThreadTeam(1);
        var mask = new float[count];
        team.Run(worker => DropoutMask.Draw(worker, seed, step, site, keepProb, 1, count, ref mask[0], count));
        return mask;
    }
}
