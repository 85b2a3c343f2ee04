using System;
using System.Linq;
using System.Text.RegularExpressions;
using ModelGen.Emulator;
using ModelGen.Ptb.Models;
using ModelGen.Tests;
using Xunit;

namespace ModelGen.Cuda.Tests.Nvrtc;

/// <summary>
/// Weights of time loops are on chip, on GPUs of every size of shared memory. The compiler is asked, for it knows how much there is: it gets the
/// types of a model's products and nothing else.
/// </summary>
[NeedsNvrtc]
public sealed partial class WeightPlaceTests
{
    [SkippableFact]
    public void Clusters_compile_from_NVRTC_12_on_and_are_refused_before()
    {
        CudaProgram program = SmallModel.Programs.Cuda();
        var source = new KernelSource(program.Name, program.Source, Precision.Bf16) { HasClusters = true };
        if (NvrtcCompiler.Version.Major >= 12)
        {
            Assert.NotEmpty(new NvrtcCompiler().Compile(source, "sm_90").Image);
            return;
        }

        var error = Assert.Throws<CudaException>(() => new NvrtcCompiler().Compile(source, "sm_90"));
        Assert.StartsWith("Clusters need NVRTC 12.0 or later, and ", error.Message, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData("sm_80")]
    [InlineData("sm_86")]
    [InlineData("sm_90")]
    public void In_16_bits_all_loops_of_the_large_model_keep_their_weights_on_chip(string architecture)
    {
        foreach (Precision precision in new[] { Precision.Bf16, Precision.Fp16 })
            AssertOnChip(LargeModel.Programs.Cuda(), precision, architecture);
    }

    [SkippableTheory]
    [InlineData(Precision.Fp32)]
    [InlineData(Precision.Tf32)]
    [InlineData(Precision.Bf16)]
    public void All_loops_of_the_medium_model_keep_them_in_every_precision(Precision precision) =>
        AssertOnChip(MediumModel.Programs.Cuda(), precision, "sm_90");

    /// <summary>NVRTC may be too old for clusters; the emulated GPU has as much shared memory as sm_90.</summary>
    [NeedsGpp]
    [SkippableFact]
    public void In_clusters_what_is_gathered_has_room_beside_them()
    {
        foreach (CudaProgram program in (CudaProgram[])[SmallModel.Programs.Cuda(), MediumModel.Programs.Cuda(), LargeModel.Programs.Cuda()])
        {
            Match[] products = [.. Product().Matches(program.Source).Cast<Match>().Where(product => product.Value.Contains("Left::Gathered", StringComparison.Ordinal))];
            Assert.True(products.Length >= 4);
            var source = new KernelSource(program.Name, Asserting(program, products, "Gathers && {0}::Resident"), Precision.Bf16) { HasClusters = true };
            Assert.NotEmpty(new GppCompiler().Compile(source, "emulated").Image);
        }
    }

    [SkippableFact]
    public void In_32_bits_those_of_the_large_model_do_not_fit()
    {
        var error = Assert.Throws<NvrtcException>(() => AssertOnChip(LargeModel.Programs.Cuda(), Precision.Fp32, "sm_90"));
        Assert.Contains("Forward_Layer0_Z0 is not on chip", error.Message, StringComparison.Ordinal);
    }

    private static void AssertOnChip(CudaProgram program, Precision precision, string architecture)
    {
        Match[] products = [.. Product().Matches(program.Source).Cast<Match>()];
        Assert.NotEmpty(products);
        new NvrtcCompiler().Compile(new KernelSource(program.Name, Asserting(program, products, "Resident"), precision), architecture);
    }

    private static string Asserting(CudaProgram program, Match[] products, string what) => string.Join('\n',
    [
        "#include \"recurrence.cuh\"",
        "#include \"scatter.cuh\"",
        .. Letter().Matches(program.Source).Cast<Match>().Select(letter => letter.Value),
        .. products.Select(product => product.Value),
        .. products.Select(product =>
            $"static_assert({product.Groups[1]}::{what.Replace("{0}", product.Groups[1].Value, StringComparison.Ordinal)}, \"{product.Groups[1]} is not on chip\");"),
    ]);

    [GeneratedRegex(@"^(?:\[\[maybe_unused\]\] )?constexpr int \w+ = \d+;", RegexOptions.Multiline)]
    private static partial Regex Letter();

    [GeneratedRegex(@"^using (\w+) =\s+(?:Unit|Scatter)Product<[^;]+;", RegexOptions.Multiline)]
    private static partial Regex Product();
}
