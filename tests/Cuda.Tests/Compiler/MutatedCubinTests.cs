using System;
using System.Linq;
using ModelGen.Tests;
using Xunit;

namespace ModelGen.Cuda.Tests.Compiler;

/// <summary>Damaged files of compiled kernels: each is taken for what it is, compiled anew, and never half believed.</summary>
public sealed class MutatedCubinTests
{
    [Fact]
    public void A_damaged_file_is_no_file() => Check(2_000, seed: 1);

    [Long]
    [Fact]
    public void Eighty_thousand_damaged_files_are_no_files() => Check(80_000, seed: 2);

    private static void Check(int count, int seed)
    {
        var kernels = new CompiledKernels([.. Enumerable.Range(0, 100).Select(index => (byte)index)], "a log of the compiler");
        byte[] whole = CubinFile.Encode(kernels);
        var random = new Random(seed);
        for (int index = 0; index < count; index++)
        {
            byte[] mutated = Mutation.Of(whole, random);
            CompiledKernels? decoded = CubinFile.Decode(mutated);
            if (!mutated.AsSpan().SequenceEqual(whole)) Assert.True(decoded is null, $"file {index} of seed {seed} was believed");
        }

        Assert.Equal(kernels.Image, CubinFile.Decode(whole)!.Image);
    }
}
