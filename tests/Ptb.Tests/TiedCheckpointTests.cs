using System;
using ModelGen.Ptb.Tests.Fakes;
using ModelGen.Training;
using Xunit;

namespace ModelGen.Ptb.Tests;

[LstmModel(VocabSize = 2, HiddenSize = 3, NumLayers = 1, NumSteps = 2, BatchSize = 1, TieWeights = true)]
internal sealed partial class TiedModel;

/// <summary>Checkpoints of models whose softmax layer shares the embedding, and of those as they were before they were tied.</summary>
public sealed partial class TiedCheckpointTests : IDisposable
{
    private static readonly Vocabulary Words = new(["a", "b"]);
    private readonly TextFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_tied_model_comes_back()
    {
        using var model = new TiedModel(new ModelOptions { Seed = 1 });
        using var restored = new TiedModel(new ModelOptions { Seed = 2 });
        Save(model);
        Checkpoint.Load(_folder.Path).Restore(restored);
        Assert.Equal(model.Evaluate([0, 1], [1, 1]), restored.Evaluate([0, 1], [1, 1]));
    }

    [Fact]
    public void A_file_with_weights_of_its_own_does_not_become_a_tied_model()
    {
        using var untied = new Untied.TiedModel(new ModelOptions());
        using var tied = new TiedModel(new ModelOptions());
        string path = Save(untied);
        Assert.Equal(
            $"{path} has tensor softmax_w [3, 2], which TiedModel does not have.",
            Assert.Throws<InputException>(() => Checkpoint.Load(_folder.Path).Restore(tied)).Message);
    }

    [Fact]
    public void A_file_of_a_tied_model_lacks_the_weights_of_another()
    {
        using var untied = new Untied.TiedModel(new ModelOptions());
        using var tied = new TiedModel(new ModelOptions());
        string path = Save(tied);
        Assert.Equal(
            $"{path} has no tensor softmax_w [3, 2].",
            Assert.Throws<InputException>(() => Checkpoint.Load(_folder.Path).Restore(untied)).Message);
    }

    private string Save<TModel>(TModel model)
        where TModel : ILanguageModel<TModel> => Checkpoint.Save(_folder.Path, model, Words, new TrainingProgress(1, 1, 0, default));

    internal static partial class Untied
    {
        [LstmModel(VocabSize = 2, HiddenSize = 3, NumLayers = 1, NumSteps = 2, BatchSize = 1)]
        internal sealed partial class TiedModel;
    }
}
