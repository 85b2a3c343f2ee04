using System.Linq;
using Microsoft.CodeAnalysis;
using ModelGen.Generator.Tests.Harness;
using Xunit;

namespace ModelGen.Generator.Tests.Reading;

/// <summary>What stands in for numbers that are wrong.</summary>
public sealed class OutlineNumberTests
{
    /// <summary>Nothing of a declaration that cannot be used comes through: its flags are off, as those that are not given.</summary>
    [Theory]
    [InlineData("LstmModel(VocabSize = -1, HiddenSize = 8, TieWeights = true, VariationalDropout = true, AverageParameters = true)", "AverageParameters", "TieWeights", "VariableSteps", "VariationalDropout")]
    [InlineData(
        "RecurrentLayer(InputSize = -1, HiddenSize = 8, Bidirectional = true, BatchFirst = true, VariableLengths = true, AverageParameters = true)",
        "AverageParameters", "BatchFirst", "Bidirectional", "VariableLengths", "VariationalDropout")]
    public void Flags_of_an_outline_are_off(string attribute, params string[] flags)
    {
        GeneratorRun run = GeneratorRun.Of($"[ModelGen.{attribute}] partial class Small;");
        Assert.Single(run.Problems);
        IFieldSymbol[] constants =
        [
            .. run.Output.GetTypeByMetadataName("Small")!.GetMembers().OfType<IFieldSymbol>()
                .Where(field => field.IsConst && field.Type.SpecialType == SpecialType.System_Boolean).OrderBy(field => field.Name, System.StringComparer.Ordinal),
        ];
        Assert.Equal(flags, constants.Select(constant => constant.Name));
        Assert.All(constants, constant => Assert.Equal(false, constant.ConstantValue));
    }

    /// <summary>The hidden size is the largest, but with one unit the embedded words would be as many: only that width becomes 1.</summary>
    [Theory]
    [InlineData("EmbeddingSize = 3000, HiddenSize = 4000, NumSteps = 1000, BatchSize = 1001", "1001")]
    [InlineData("EmbeddingSize = 4000, HiddenSize = 3000, NumSteps = 1001, BatchSize = 1000", "1001")]
    public void A_size_is_to_blame_if_the_model_is_small_enough_without_it_and_with_all_others(string sizes, string word) => Assert.StartsWith(
        $"Error MG009 at '{word}': ",
        Assert.Single(GeneratorRun.Of($"[ModelGen.LstmModel(VocabSize = 10, {sizes})] partial class Small;").Problems),
        System.StringComparison.Ordinal);
}
