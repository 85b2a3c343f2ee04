using System;
using System.Linq;
using ModelGen.Networks;
using Xunit;
using static ModelGen.Networks.Functions;

namespace ModelGen.Runtime.Tests.Networks;

[LstmModel(VocabSize = 60, HiddenSize = 24, NumLayers = 2, NumSteps = 7, BatchSize = 5, Clipping = Clipping.Norm, MaxGradNorm = 0.5)]
internal sealed partial class DeclaredWords;

[Network(BatchSize = 5, Clipping = Clipping.Norm, MaxGradNorm = 0.5)]
internal sealed partial class WrittenWords
{
    internal static Loss Step(
        [Steps(7)] Tokens tokens, [Along(nameof(tokens))] Tokens targets,
        [Embedding(60, 24)] Table embedding, [Recurrent(24, NumLayers = 2, Carried = true)] Recurrent lstm, [Dense(60)] Dense softmax) =>
        CrossEntropy(softmax.Apply(lstm.Apply(embedding[tokens])), targets, reduce: Reduction.Sum) / 5;
}

/// <summary>A language model that is written out as a <c>Step</c> is the declared one, to the bit.</summary>
public sealed class WordNetworkTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void A_written_language_model_is_the_declared_one(int threads)
    {
        using var declared = new DeclaredWords(new ModelOptions { Seed = 5, Threads = threads });
        using var written = new WrittenWords(new ModelOptions { Seed = 5, Threads = threads });
        (string, string)[] names = [.. DeclaredWords.Parameters.Zip(WrittenWords.Parameters, (one, other) => (one.Name, other.Name))];
        Assert.Equal(DeclaredWords.Parameters.Select(info => info.Length), WrittenWords.Parameters.Select(info => info.Length));
        CheckParameters();
        var random = new Random(3);
        for (int step = 0; step < 4; step++)
        {
            int[] tokens = Words(), targets = Words();
            Assert.Equal(declared.TrainStep(tokens, targets, 0.7), written.TrainStep(tokens, targets, 0.7));
            Assert.Equal(declared.GradientNorm, written.GradientNorm);
            CheckParameters();
        }

        int[] words = Words();
        Assert.Equal(declared.Evaluate(words, words), written.Evaluate(words, words));

        int[] Words() => [.. Enumerable.Range(0, 7 * 5).Select(_ => random.Next(60))];

        void CheckParameters()
        {
            foreach ((string one, string other) in names)
            {
                float[] expected = new float[DeclaredWords.Parameters.Single(info => info.Name == one).Length], actual = new float[expected.Length];
                declared.GetParameter(one, expected);
                written.GetParameter(other, actual);
                Assert.Equal(expected, actual);
            }
        }
    }

    [Fact]
    public void A_step_allocates_nothing()
    {
        using var model = new WrittenWords(new ModelOptions { Threads = 1 });
        int[] words = new int[7 * 5];
        Assert.Equal(0, Allocation.OfModel(model, () => model.TrainStep(words, words, 0.1)));
    }
}
