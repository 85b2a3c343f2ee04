using System;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace ModelGen.Cpu;

/// <summary>
/// The vectors that the kernels work with: the widest that this processor has instructions for, chosen once, when the first
/// team of threads starts.
/// </summary>
/// <remarks>
/// The choice is a constant to the JIT, which drops the other branches, if it is made before a kernel is compiled; that is why
/// <see cref="ThreadTeam"/> asks for it.
/// </remarks>
public static class InstructionSet
{
    /// <summary>The environment variable that chooses other vectors, for tests and measuring: 512, 256, 128 or portable.</summary>
    public const string Variable = "MODELGEN_INSTRUCTIONS";

    private static readonly string? Wanted = Environment.GetEnvironmentVariable(Variable);

    // Of a wrong word nothing is used: no team starts.
    private static readonly VectorKind? Choice = Choose(Wanted);

    /// <summary>The choice.</summary>
    internal static readonly VectorKind Kind = Choice ?? Widest;

    /// <summary>Floats in one vector, a divisor of 16.</summary>
    public static int Lanes => LanesOf(Kind);

    /// <summary>The choice in words, such as "AVX-512, 16 floats at a time".</summary>
    public static string Description =>
        $"{NameOf(Kind)}, {Lanes} floats at a time"
        + (IsAccelerated(Kind) ? "" : ", emulated")
        + (string.IsNullOrEmpty(Wanted) ? "" : $", because {Variable} says so");

    /// <summary>What is wrong with <see cref="Variable"/>, in a sentence; null if nothing is.</summary>
    public static string? Error => Choice is null
        ? $"{Variable} is '{Wanted}': expected 512, 256, 128 or portable, or nothing for the widest that this processor has."
        : null;

    private static VectorKind Widest =>
        Vector512.IsHardwareAccelerated ? VectorKind.Bits512
        : Vector256.IsHardwareAccelerated ? VectorKind.Bits256
        : Vector128.IsHardwareAccelerated ? VectorKind.Bits128
        : VectorKind.Portable;

    /// <summary>The kind that a word stands for, the widest accelerated one for none; null for a wrong word.</summary>
    internal static VectorKind? Choose(string? wanted) => wanted switch
    {
        null or "" => Widest,
        "512" => VectorKind.Bits512,
        "256" => VectorKind.Bits256,
        "128" => VectorKind.Bits128,
        "portable" => VectorKind.Portable,
        _ => null,
    };

    /// <summary>Floats in a vector of some kind.</summary>
    internal static int LanesOf(VectorKind kind) => kind switch
    {
        VectorKind.Bits512 => Lanes16.Count,
        VectorKind.Bits256 => Lanes8.Count,
        VectorKind.Bits128 => Lanes4.Count,
        _ => LanesPortable.Count,
    };

    /// <summary>Refuses to work with a wrong <see cref="Variable"/>.</summary>
    internal static void Require()
    {
        if (Error is string error) throw new InvalidOperationException(error);
    }

    private static bool IsAccelerated(VectorKind kind) => kind switch
    {
        VectorKind.Bits512 => Vector512.IsHardwareAccelerated,
        VectorKind.Bits256 => Vector256.IsHardwareAccelerated,
        VectorKind.Bits128 => Vector128.IsHardwareAccelerated,
        _ => System.Numerics.Vector.IsHardwareAccelerated,
    };

    private static string NameOf(VectorKind kind) => kind switch
    {
        VectorKind.Bits512 => "AVX-512",
        VectorKind.Bits256 => "AVX2 with FMA",
        VectorKind.Bits128 => AdvSimd.IsSupported ? "AdvSimd" : Fma.IsSupported ? "SSE with FMA" : "SSE",
        _ => "portable Vector<T>",
    };
}
