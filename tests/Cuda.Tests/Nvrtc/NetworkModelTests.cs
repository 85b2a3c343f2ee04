using System;
using System.Collections.Generic;
using ModelGen.Tests;
using ModelGen.Tests.Networks;
using Xunit;

namespace ModelGen.Cuda.Tests.Nvrtc;

/// <summary>What NVIDIA's compiler makes of networks: not one warning.</summary>
[NeedsNvrtc]
public sealed class NetworkModelTests
{
    private static readonly Dictionary<string, Func<CudaProgram>> Declared = new()
    {
        ["a classifier with padding"] = MaskedClassifier.Programs.Cuda,
        ["states that begin anew"] = RegressionResets.Programs.Cuda,
        ["attention in the loop"] = BahdanauTranslation.Programs.Cuda,
        ["attention after the loop"] = LuongTranslation.Programs.Cuda,
        ["steps of what remembers"] = StepwiseMemories.Programs.Cuda,
        ["every function and layer that drops"] = DroppedNetwork.Programs.Cuda,
    };

    public static TheoryData<string> Models => [.. Declared.Keys];

    [Long]
    [SkippableTheory]
    [MemberData(nameof(Models))]
    public void A_network_compiles_without_a_warning(string model) => Warnings.AreNoneOf(Declared[model]());
}
