using System;
using System.Collections.Generic;
using ModelGen.Tests;
using ModelGen.Tests.Fixtures;
using Xunit;

namespace ModelGen.Cuda.Tests.Nvrtc;

/// <summary>What NVIDIA's compiler makes of updates: not one warning.</summary>
[NeedsNvrtc]
public sealed class OptimizerModelTests
{
    private static readonly Dictionary<string, Func<CudaProgram>> Declared = new()
    {
        ["groups of one matrix"] = DecayedGru.Programs.Cuda,
        ["averages of a lazy table"] = LazyMean.Programs.Cuda,
        ["averages in parts"] = MeanOfParts.Programs.Cuda,
        ["clipped values"] = ValueAdam.Programs.Cuda,
        ["a root of a difference"] = WordsGravesRmsProp.Programs.Cuda,
        ["a sign"] = DecayedLion.Programs.Cuda,
    };

    public static TheoryData<string> Models => [.. Declared.Keys];

    [Long]
    [SkippableTheory]
    [MemberData(nameof(Models))]
    public void An_update_compiles_without_a_warning(string model) => Warnings.AreNoneOf(Declared[model]());
}
