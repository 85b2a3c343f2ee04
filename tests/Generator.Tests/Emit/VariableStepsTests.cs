using System.Linq;
using System.Text.RegularExpressions;
using ModelGen.Generator.Emit.Cuda;
using ModelGen.Generator.Lowering;
using ModelGen.Generator.Model;
using ModelGen.Generator.Reading;
using ModelGen.Generator.Shorthands;
using ModelGen.Generator.Tests.Lowering;
using Xunit;

namespace ModelGen.Generator.Tests.Emit;

/// <summary>The number of steps of a single stream, or of a window of any length, is known when a pass runs: a kernel that speaks of it asks for it first.</summary>
public sealed partial class VariableStepsTests
{
    // Products of the larger ones are cut into slices, and their factors rounded beforehand.
    [Theory]
    [InlineData(200, 10_000, 20, 20, false)]
    [InlineData(650, 10_000, 35, 20, false)]
    [InlineData(1500, 10_000, 35, 20, false)]
    [InlineData(1500, 50, 200, 1, false)]
    [InlineData(7, 11, 3, 2, false)]
    [InlineData(200, 10_000, 20, 20, true)]
    [InlineData(650, 10_000, 35, 20, true)]
    [InlineData(1500, 10_000, 35, 20, true)]
    [InlineData(1500, 50, 200, 1, true)]
    [InlineData(7, 11, 3, 2, true)]
    public void A_kernel_that_counts_steps_knows_how_many_there_are(int hidden, int words, int steps, int batch, bool isVariable)
    {
        ModelSpec spec = PlanCases.Model(StandardCells.Lstm, layers: 2);
        var numbers = (LanguageModelNumbers)spec.Numbers;
        spec = spec with
        {
            Numbers = numbers with { VocabSize = words, EmbeddingSize = hidden, HiddenSize = hidden, ProjectionSize = hidden, NumSteps = steps, BatchSize = batch, VariableSteps = isVariable },
        };
        string[] functions = [.. FunctionBegin().Split(new CudaSource("Test", Plans.Build(spec, Target.Cuda)).Write())];
        string[] counting = [.. functions.Where(function => Count().IsMatch(function))];
        Assert.NotEmpty(counting);

        // Nor does it ask for nothing: that is a warning of the compiler.
        Assert.All(functions.Where(function => Declared().IsMatch(function)), function => Assert.Contains(function, counting));
        Assert.All(counting, function => Assert.True(Declared().Match(function).Index < Count().Match(Declared().Replace(function, "")).Index && Declared().IsMatch(function), function));
    }

    [GeneratedRegex(@"^(?=\w*KERNEL\(|DEVICE )", RegexOptions.Multiline)]
    private static partial Regex FunctionBegin();

    [GeneratedRegex(@"(?<!const int |::)\bCount\b")]
    private static partial Regex Count();

    [GeneratedRegex(@"const int Count = m\.control->count;")]
    private static partial Regex Declared();
}
