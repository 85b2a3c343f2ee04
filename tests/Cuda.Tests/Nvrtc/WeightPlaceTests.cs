using System.Linq;
using System.Text.RegularExpressions;
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

    [SkippableFact]
    public void In_32_bits_those_of_the_large_model_do_not_fit()
    {
        var error = Assert.Throws<NvrtcException>(() => AssertOnChip(LargeModel.Programs.Cuda(), Precision.Fp32, "sm_90"));
        Assert.Contains("Forward_Layer0_Z0 is not on chip", error.Message, System.StringComparison.Ordinal);
    }

    private static void AssertOnChip(CudaProgram program, Precision precision, string architecture)
    {
        Match[] products = [.. Product().Matches(program.Source).Cast<Match>()];
        Assert.NotEmpty(products);
        string text = string.Join('\n',
        [
            "#include \"recurrence.cuh\"",
            "#include \"scatter.cuh\"",
            .. Letter().Matches(program.Source).Cast<Match>().Select(letter => letter.Value),
            .. products.Select(product => product.Value),
            .. products.Select(product => $"static_assert({product.Groups[1]}::Resident, \"{product.Groups[1]} is not on chip\");"),
        ]);
        new NvrtcCompiler().Compile(new KernelSource(program.Name, text, precision), architecture);
    }

    [GeneratedRegex(@"^(?:\[\[maybe_unused\]\] )?constexpr int \w+ = \d+;", RegexOptions.Multiline)]
    private static partial Regex Letter();

    [GeneratedRegex(@"^using (\w+) =\s+(?:Unit|Scatter)Product<[^;]+;", RegexOptions.Multiline)]
    private static partial Regex Product();
}
