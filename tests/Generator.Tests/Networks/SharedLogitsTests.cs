using ModelGen.Generator.Tests.Harness;
using Xunit;

namespace ModelGen.Generator.Tests.Networks;

/// <summary>Several losses of the same logits: each adds its gradient, and none is fused with them alone.</summary>
public sealed class SharedLogitsTests
{
    [Theory]
    [InlineData("CrossEntropy(x, label) + CrossEntropy(x, label)")]
    [InlineData("CrossEntropy(x, label) + CrossEntropy(x, label, smoothing: 0.1)")]
    [InlineData("CrossEntropy(x, label, ignore: 1) + 0.5 * CrossEntropy(x, label, offset: 1e-8) + CrossEntropy(x, label, reduce: Reduction.Sum)")]
    public void Programs_are_generated_for_all_targets(string loss)
    {
        GeneratorRun run = GeneratorRun.Of(NetworkSource.OfBody($"var x = top.Apply(profile); return {loss};", parameters: "p l t"));
        Assert.Empty(run.Problems);
        Assert.Empty(run.CompilerErrors);
    }
}
