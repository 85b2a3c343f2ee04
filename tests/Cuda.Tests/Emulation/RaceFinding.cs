using System;
using System.Threading;
using ModelGen.Emulator;

namespace ModelGen.Cuda.Tests.Emulation;

/// <summary>
/// Whether launches of this test fail where two accesses are in no order. The variable MODELGEN_RACES, set to 1, says so for all tests.
/// </summary>
internal static class RaceFinding
{
    private static readonly AsyncLocal<bool> Here = new();

    private static readonly bool Everywhere = Environment.GetEnvironmentVariable("MODELGEN_RACES") == "1";

    /// <summary>Whether it is so.</summary>
    public static bool IsOn => Here.Value || Everywhere;

    /// <summary>From now on it is so for all that this test calls.</summary>
    public static void Begin() => Here.Value = true;

    /// <summary>What compiles kernels accordingly.</summary>
    public static GppCompiler Compiler() => new() { FindsRaces = IsOn };
}
