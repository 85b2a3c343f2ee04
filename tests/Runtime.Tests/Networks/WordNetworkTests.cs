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

// The tutorial's small model.
[LstmModel(VocabSize = 10_000, HiddenSize = 200, NumLayers = 2, NumSteps = 20, BatchSize = 20, InitScale = 0.1, MaxGradNorm = 5)]
internal sealed partial class DeclaredSmall;

[Network(BatchSize = 20, InitScale = 0.1, Clipping = Clipping.Norm, MaxGradNorm = 5)]
internal sealed partial class WrittenSmall
{
    internal static Loss Step(
        [Steps(20)] Tokens tokens, [Along(nameof(tokens))] Tokens targets,
        [Embedding(10_000, 200)] Table embedding, [Recurrent(200, NumLayers = 2, Carried = true)] Recurrent lstm, [Dense(10_000)] Dense softmax) =>
        CrossEntropy(softmax.Apply(lstm.Apply(embedding[tokens])), targets, reduce: Reduction.Sum) / 20;
}

/// <summary>A language model that is written out as a <c>Step</c> is the declared one, to the bit.</summary>
public sealed class WordNetworkTests
{
    private delegate double Training(ReadOnlySpan<int> tokens, ReadOnlySpan<int> targets, double learningRate);

    private delegate double Evaluation(ReadOnlySpan<int> tokens, ReadOnlySpan<int> targets);

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void A_written_language_model_is_the_declared_one(int threads)
    {
        var options = new ModelOptions { Seed = 5, Threads = threads };
        using var declared = new DeclaredWords(options);
        using var written = new WrittenWords(options);
        AssertSame((declared, declared.TrainStep, declared.Evaluate), (written, written.TrainStep, written.Evaluate), positions: 7 * 5, words: 60, steps: 4);
    }

    [Theory]
    [InlineData(2)]
    public void So_it_is_with_the_small_model_of_the_tutorial(int threads)
    {
        var options = new ModelOptions { Seed = 5, Threads = threads };
        using var declared = new DeclaredSmall(options);
        using var written = new WrittenSmall(options);
        AssertSame((declared, declared.TrainStep, declared.Evaluate), (written, written.TrainStep, written.Evaluate), positions: 20 * 20, words: 10_000, steps: 2);
    }

    private static void AssertSame<TDeclared, TWritten>(
        (TDeclared Model, Training Train, Evaluation Evaluate) declared, (TWritten Model, Training Train, Evaluation Evaluate) written, int positions, int words, int steps)
        where TDeclared : ILanguageModel<TDeclared>
        where TWritten : INetwork<TWritten>
    {
        Assert.Equal(TDeclared.Parameters.Select(info => info.Length), TWritten.Parameters.Select(info => info.Length));
        CheckParameters();
        var random = new Random(3);
        for (int step = 0; step < steps; step++)
        {
            int[] tokens = Words(), targets = Words();
            Assert.Equal(declared.Train(tokens, targets, 0.7), written.Train(tokens, targets, 0.7));
            Assert.Equal(declared.Model.GradientNorm, written.Model.GradientNorm);
            CheckParameters();
        }

        int[] read = Words();
        Assert.Equal(declared.Evaluate(read, read), written.Evaluate(read, read));

        int[] Words() => [.. Enumerable.Range(0, positions).Select(_ => random.Next(words))];

        void CheckParameters()
        {
            foreach ((TensorInfo one, TensorInfo other) in TDeclared.Parameters.Zip(TWritten.Parameters))
            {
                float[] expected = new float[one.Length], actual = new float[other.Length];
                declared.Model.GetParameter(one.Name, expected);
                written.Model.GetParameter(other.Name, actual);
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
