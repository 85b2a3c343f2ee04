using System;
using System.Runtime.Intrinsics;
using ModelGen.Cpu;
using Xunit;

namespace ModelGen.Runtime.Tests.Cpu;

public class InstructionSetTests
{
    [Theory]
    [InlineData("512", 16)]
    [InlineData("256", 8)]
    [InlineData("128", 4)]
    public void AWordChoosesAWidth(string wanted, int lanes) =>
        Assert.Equal(lanes, InstructionSet.LanesOf(InstructionSet.Choose(wanted)!.Value));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void WithoutAWordTheWidestIsChosen(string? wanted) => Assert.Equal(
        Vector512.IsHardwareAccelerated ? VectorKind.Bits512
        : Vector256.IsHardwareAccelerated ? VectorKind.Bits256
        : Vector128.IsHardwareAccelerated ? VectorKind.Bits128
        : VectorKind.Portable,
        InstructionSet.Choose(wanted));

    [Fact]
    public void PortableIsAWord() => Assert.Equal(VectorKind.Portable, InstructionSet.Choose("portable"));

    [Theory]
    [InlineData("avx2")]
    [InlineData("64")]
    [InlineData("Portable")]
    public void OtherWordsChooseNothing(string wanted) => Assert.Null(InstructionSet.Choose(wanted));

    // So the run of these tests that forces a path proves that it has been on that path.
    [Fact]
    public void TheKernelsUseWhatTheVariableSays()
    {
        string? wanted = Environment.GetEnvironmentVariable(InstructionSet.Variable);
        Assert.Equal(InstructionSet.Choose(wanted), InstructionSet.Kind);
        var used = new Used();
        using var team = new ThreadTeam(1);
        team.Run(worker => Kernel.Run(used, worker));
        Assert.Equal(InstructionSet.LanesOf(InstructionSet.Kind), used.Lanes[0]);
    }

    // Versions of .NET have renamed these switches; an unknown one is ignored without a word.
    [Theory]
    [InlineData("DOTNET_EnableAVX512", 512)]
    [InlineData("DOTNET_EnableAVX2", 256)]
    [InlineData("DOTNET_EnableHWIntrinsic", 128)]
    public void ASwitchOfTheRuntimeHasItsEffect(string name, int bits)
    {
        bool isAccelerated = bits switch
        {
            512 => Vector512.IsHardwareAccelerated,
            256 => Vector256.IsHardwareAccelerated,
            _ => Vector128.IsHardwareAccelerated,
        };
        Assert.False(isAccelerated && Environment.GetEnvironmentVariable(name) == "0", $"{name} is ignored.");
    }

    private readonly struct Used() : IKernel
    {
        public readonly int[] Lanes = new int[1];

        public void Run<TLanes, T>(Worker worker)
            where TLanes : ILanes<T>
            where T : struct => Lanes[worker.Index] = TLanes.Count;
    }
}
