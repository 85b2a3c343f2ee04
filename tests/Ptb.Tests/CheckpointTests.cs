using System;
using System.IO;
using System.Linq;
using ModelGen.Checkpoints;
using ModelGen.Ptb.Tests.Fakes;
using ModelGen.Tests;
using ModelGen.Training;
using Xunit;

namespace ModelGen.Ptb.Tests;

public sealed class CheckpointTests : IDisposable
{
    private static readonly Vocabulary Words = new(["a", "b"]);
    private readonly TextFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_saved_model_comes_back_with_its_declaration()
    {
        Save();

        var checkpoint = Checkpoint.Load(_folder.Path);
        using var model = new FakeModel<WideShape>();
        checkpoint.Restore(model);

        Assert.Equal("WideModel", checkpoint.ModelName);
        float[] values = new float[10_000];
        model.GetParameter("softmax_b", values);
        Assert.Equal(Enumerable.Range(0, 10_000).Select(i => (float)i), values);

        Assert.Equal((9ul, new TrainingProgress(2, 33, 4, new Perplexity(1.5, 6))), (checkpoint.Seed, checkpoint.Progress));
        var metadata = Safetensors.Read(Checkpoint.PathIn(_folder.Path)).Metadata;
        Assert.Equal("modelgen-language-model", metadata["format"]);
        Assert.Equal("0.1", metadata["InitScale"]);
        Assert.Equal(("9", "2", "33"), (metadata["seed"], metadata["epochs"], metadata["steps"]));
        Assert.Equal(Words.Hash, metadata["vocabulary_sha256"]);
    }

    [Fact]
    public void What_was_loaded_stays_together_though_another_file_takes_its_place_meanwhile()
    {
        string path = Save();
        var checkpoint = Checkpoint.Load(_folder.Path);
        using var other = new FakeModel<WideShape> { Seed = 10 };
        other.SetParameter("softmax_b", [.. Enumerable.Repeat(-1f, 10_000)]);
        Checkpoint.Save(_folder.Path, other, Words, default);
        byte[] bytes = File.ReadAllBytes(path);
        bytes.AsSpan(bytes.Length / 2).Clear();
        File.WriteAllBytes(path, bytes);

        using var model = new FakeModel<WideShape>();
        checkpoint.Restore(model);
        float[] values = new float[10_000];
        model.GetParameter("softmax_b", values);
        Assert.Equal(Enumerable.Range(0, 10_000).Select(i => (float)i), values);
        Assert.Equal(9ul, checkpoint.Seed);
        Assert.Throws<InvalidOperationException>(() => checkpoint.Restore(model));
    }

    [Fact]
    public void A_directory_without_a_checkpoint_is_named() => Assert.Equal(
        $"There is no model.safetensors in {_folder.Path}; train with --save-path {_folder.Path} writes one.",
        Assert.Throws<InputException>(() => Checkpoint.Load(_folder.Path)).Message);

    [Fact]
    public void A_directory_in_the_place_of_a_checkpoint_is_named()
    {
        string place = Directory.CreateDirectory(_folder["model.safetensors"]).FullName;
        Assert.Equal($"{place} is a directory; a trained model is a file.", Assert.Throws<InputException>(() => Checkpoint.Load(_folder.Path)).Message);
    }

    [Fact]
    public void A_torn_checkpoint_is_named()
    {
        string path = Save();
        byte[] whole = File.ReadAllBytes(path);
        File.WriteAllBytes(path, whole[..^1]);
        Assert.StartsWith(
            $"{path} is not a whole safetensors file",
            Assert.Throws<InputException>(() => Checkpoint.Load(_folder.Path)).Message);
    }

    [Fact]
    public void A_file_of_another_origin_is_refused()
    {
        string path = Path.Combine(Repository.Root, "tests/fixtures/lm_lstm_h8_l1.safetensors");
        File.Copy(path, Checkpoint.PathIn(_folder.Path));
        Assert.EndsWith(
            "its format is missing, not modelgen-language-model.",
            Assert.Throws<InputException>(() => Checkpoint.Load(_folder.Path)).Message);
    }

    [Fact]
    public void What_differs_from_the_declaration_is_named()
    {
        string path = Save();
        using var model = new FakeModel<RedeclaredShape>();
        Assert.Equal(
            $"{path} is a checkpoint of another model: its HiddenSize is 2, not 3.",
            Assert.Throws<InputException>(() => Checkpoint.Load(_folder.Path).Restore(model)).Message);
    }

    [Fact]
    public void Texts_with_other_words_are_refused()
    {
        string path = Save();
        var checkpoint = Checkpoint.Load(_folder.Path);
        checkpoint.RequireVocabulary(new Corpus("data", Words, [], [], []));
        Assert.Equal(
            $"{path} was trained with other words than those of data: its ids mean something else there.",
            Assert.Throws<InputException>(
                () => checkpoint.RequireVocabulary(new Corpus("data", new Vocabulary(["b", "a"]), [], [], []))).Message);
    }

    private string Save()
    {
        using var model = new FakeModel<WideShape> { Seed = 9, StepsTaken = 33 };
        model.SetParameter("softmax_b", [.. Enumerable.Range(0, 10_000).Select(i => (float)i)]);
        return Checkpoint.Save(_folder.Path, model, Words, new TrainingProgress(2, 33, 4, new Perplexity(1.5, 6)));
    }
}
