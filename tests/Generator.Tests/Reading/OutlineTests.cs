using ModelGen.Generator.Tests.Harness;
using Xunit;

namespace ModelGen.Generator.Tests.Reading;

/// <summary>A wrong number is one error; code that uses the model is not to blame.</summary>
public sealed class OutlineTests
{
    [Theory]
    [InlineData("HiddenSize = -16, VocabSize = 6", "-16", "MG006")]
    [InlineData("HiddenSize = 16, VocabSize = 6, KeepProb = 2", "2", "MG007")]
    [InlineData("HiddenSize = 16, VocabSize = 2_000_000_000", "2_000_000_000", "MG009")]
    [InlineData("HiddenSize = 16", "LstmModel", "MG011")]
    public void Code_that_uses_a_model_with_a_wrong_number_compiles_but_for_that_number(string arguments, string word, string id)
    {
        GeneratorRun run = GeneratorRun.Of($$"""
            using System;
            using ModelGen;

            [LstmModel({{arguments}})]
            public partial class Small;

            public static class Use
            {
                public static double Step()
                {
                    using var model = new Small(new ModelOptions { Seed = 1 });
                    var tokens = new int[Small.NumSteps * Small.BatchSize];
                    return model.TrainStep(tokens, tokens, Small.Config.LearningRate) + Cost<Small>(model);
                }

                private static double Cost<TModel>(TModel model)
                    where TModel : ILanguageModel<TModel> => model.Evaluate([], []);
            }
            """);
        Assert.StartsWith($"Error {id} at '{word}'", Assert.Single(run.Problems), System.StringComparison.Ordinal);
        Assert.Empty(run.CompilerProblems);
        Assert.Equal(["Small.g.cs"], run.Files);
    }

    [Fact]
    public void A_class_that_cannot_be_extended_gets_nothing() =>
        Assert.Empty(GeneratorRun.Of("[ModelGen.LstmModel(HiddenSize = -1)] class Small;").Files);
}
