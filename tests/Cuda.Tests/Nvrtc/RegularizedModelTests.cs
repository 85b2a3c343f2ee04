using System;
using System.Collections.Generic;
using ModelGen.Tests;
using ModelGen.Tests.Fixtures;
using Xunit;

namespace ModelGen.Cuda.Tests.Nvrtc;

/// <summary>What NVIDIA's compiler makes of masks, penalties, layers of different widths and windows of varying length: not one warning.</summary>
[NeedsNvrtc]
public sealed class RegularizedModelTests
{
    private static readonly Dictionary<string, Func<CudaProgram>> Declared = new()
    {
        ["varying windows"] = Varying.Programs.Cuda,
        ["varying windows in parts, tied"] = VaryingAll.Programs.Cuda,
        ["varying windows with masks, zoneout and penalties"] = VaryingRegularized.Programs.Cuda,
        ["varying windows with a lazy table and averages"] = VaryingLazy.Programs.Cuda,
        ["masks of every kind"] = RegularizedWords.Programs.Cuda,
        ["masks of every kind in parts"] = PartRegularized.Programs.Cuda,
        ["AWD-LSTM"] = SmallAwdLstm.Programs.Cuda,
    };

    public static TheoryData<string> Models => [.. Declared.Keys];

    [Long]
    [SkippableTheory]
    [MemberData(nameof(Models))]
    public void A_model_compiles_without_a_warning(string model) => Warnings.AreNoneOf(Declared[model]());
}
