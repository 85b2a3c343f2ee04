using ModelGen.Generator.Tests.Harness;
using Xunit;

namespace ModelGen.Generator.Tests.Networks;

/// <summary>Networks that are right, and written in an unusual way.</summary>
public sealed class UnusualStepTests
{
    [Fact]
    public void Partial_methods_are_read_where_their_bodies_are()
    {
        const string Members = """
            private static partial Loss Step(Vector x, Dense top);
            private static partial Loss Step([Width(3)] Vector x, [Dense(2)] Dense top) => Loss.Mean(Half(top.Apply(x), 0.5));
            private static partial Vector Half(Vector y, double factor);
            private static partial Vector Half(Vector given, double by) => given * by;
            """;
        AssertCompiles(NetworkSource.Of(Members));
    }

    [Theory]
    [InlineData("int.MinValue")]
    [InlineData("int.MaxValue")]
    [InlineData("6")]
    [InlineData("-6")]
    [InlineData("-7")]
    public void Steps_are_shifted_as_far_as_a_number_goes(string steps) => AssertCompiles(
        NetworkSource.OfBody($"var x = table[words]; return Loss.Mean(top.Apply(Concat(x, Shift(x, {steps}))));", parameters: "w e t"));

    private static void AssertCompiles(string source)
    {
        GeneratorRun run = GeneratorRun.Of(source);
        Assert.Empty(run.Problems);
        Assert.Empty(run.CompilerErrors);
    }
}
