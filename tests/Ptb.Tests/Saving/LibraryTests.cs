using System;
using System.IO;
using System.Linq;
using ModelGen.Decoding;
using ModelGen.Ptb.Tests.Fakes;
using ModelGen.Training;
using Xunit;

namespace ModelGen.Ptb.Tests.Saving;

/// <summary>The trainer as a library, as a program of a user's own calls it.</summary>
public sealed class LibraryTests : IDisposable
{
    private readonly TextFolder _folder = TextFolder.Of(string.Concat(Enumerable.Repeat("a b a c\n", 40)), "a b a c\nb a\n", "a b\n");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_model_is_trained_saved_and_writes_without_a_report_or_an_option()
    {
        var corpus = Corpus.Read(_folder.Path);
        using (var directory = SaveDirectory.ForNewTraining(_folder["out"], overwrite: false))
        using (var trainer = new Trainer<ForgetfulModel>(corpus, new TrainingOptions { Directory = directory }))
            Assert.True(trainer.Train().TestPerplexity > 1);

        var checkpoint = Checkpoint.Load(_folder["out"]);
        using ForgetfulModel model = checkpoint.Create<ForgetfulModel>(new ModelOptions());
        string text = string.Concat(new TextGenerator<ForgetfulModel>(model, checkpoint.Vocabulary!, new SamplingOptions { Seed = 3 }).Write("a b", 12));
        Assert.StartsWith("a b", text, StringComparison.Ordinal);
        Assert.Equal(text, string.Concat(new TextGenerator<ForgetfulModel>(model, checkpoint.Vocabulary!, new SamplingOptions { Seed = 3 }).Write("a b", 12)));
        Assert.Equal(12, new TextGenerator<ForgetfulModel>(model, checkpoint.Vocabulary!).Write("a b", 12).Count() - 3);
    }

    [Fact]
    public void Each_text_begins_with_a_state_of_its_own_after_the_end_of_a_line()
    {
        using var model = new FakeModel<WideShape>();
        var generator = new TextGenerator<FakeModel<WideShape>>(model, new Vocabulary(["a", "<eos>", "b"]));
        Assert.Equal("a\nb a", string.Concat(generator.Write("a", 3))[..5]);
        Assert.Equal("\n", string.Concat(generator.Write("b", 0))[^1..]);
        Assert.Equal(["reset", "predict 2", "predict 1", "predict 1", "reset"], model.Calls);
    }

    [Fact]
    public void A_model_for_which_no_word_of_the_vocabulary_can_come_is_a_failed_run()
    {
        // The fake is sure that the next id comes next, which is none of the two.
        using var model = new FakeModel<SureShape>();
        var generator = new TextGenerator<FakeModel<SureShape>>(model, new Vocabulary(["a", "<eos>"]));
        Assert.Equal(
            "WideModel gives none of the words of the vocabulary a probability.",
            Assert.Throws<FailedException>(() => string.Concat(generator.Write("", 1))).Message);
    }

    [Fact]
    public void A_training_goes_on_with_its_own_seed_and_steps_whatever_the_options_say()
    {
        var corpus = Corpus.Read(_folder.Path);
        Train("whole", corpus, epochs: 2, seed: 5, resume: false);
        Train("parts", corpus, epochs: 1, seed: 5, resume: false);
        Train("parts", corpus, epochs: 2, seed: 77, resume: true);
        Assert.Equal(File.ReadAllBytes(_folder["whole/model.safetensors"]), File.ReadAllBytes(_folder["parts/model.safetensors"]));
    }

    [Fact]
    public void A_vocabulary_beyond_the_model_s_is_refused_before_anything_is_computed()
    {
        _folder.Write("ptb.train.txt", string.Concat(Enumerable.Repeat("a b c d e\n", 20)));
        Assert.Equal(
            $"The training text of {_folder.Path} has 6 different words, but ForgetfulModel is declared with VocabSize = 4.",
            Assert.Throws<InputException>(() => new Trainer<ForgetfulModel>(Corpus.Read(_folder.Path))).Message);
        using var model = new ForgetfulModel(new ModelOptions { Threads = 1 });
        var vocabulary = new Vocabulary(["a", "b", "c", "d", "e"]);
        Assert.Contains(
            "VocabSize = 4", Assert.Throws<InputException>(() => new TextGenerator<ForgetfulModel>(model, vocabulary).Write("a", 1)).Message, StringComparison.Ordinal);
    }

    private void Train(string folder, Corpus corpus, int epochs, ulong seed, bool resume)
    {
        using var directory = resume ? SaveDirectory.ForResumption(_folder[folder]) : SaveDirectory.ForNewTraining(_folder[folder], overwrite: false);
        using var trainer = new Trainer<ForgetfulModel>(
            corpus, new TrainingOptions { Epochs = epochs, Directory = directory, Model = new ModelOptions { Seed = seed } });
        trainer.Train();
    }

    private sealed class SureShape : IFakeShape
    {
        public static LanguageModelConfig Config => WideShape.Config;

        public static float FirstWord => 0;
    }
}
