using System;
using System.IO;
using System.Linq;
using ModelGen.Checkpoints;
using ModelGen.Ptb.Models;
using ModelGen.Ptb.Tests.Fakes;
using ModelGen.Training;
using Xunit;

namespace ModelGen.Ptb.Tests;

/// <summary>A directory holds one training at a time, and no trained model is lost there.</summary>
public sealed class SaveDirectoryTests : IDisposable
{
    private static readonly ModelCatalog Catalog = new(ModelEntry.Of<FakeModel<WideShape>>("small"));

    private readonly TextFolder _folder = TextFolder.Of(string.Concat(Enumerable.Repeat("a b a c\n", 20)), "a b a c\nb a\n", "a b\n");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_new_training_does_not_take_the_place_of_a_trained_model()
    {
        Assert.Equal(0, Train("--epochs", "1").ExitCode);
        byte[] before = File.ReadAllBytes(Model);
        foreach (string epochs in new[] { "0", "1" })
        {
            ConsoleRun again = Train("--epochs", epochs);
            Assert.Equal(2, again.ExitCode);
            Assert.Equal(
                $"{Out} holds a trained model. --resume goes on with it; --overwrite trains a new one, and keeps it as model.1.safetensors.\n", again.Error);
            Assert.Empty(again.Output);
        }

        Assert.Equal(before, File.ReadAllBytes(Model));
        Assert.Equal(["best.safetensors", "log.csv", "model.lock", "model.safetensors"], Entries());
    }

    [Fact]
    public void Overwriting_keeps_every_model_that_was_there()
    {
        Train("--epochs", "1");
        byte[] first = File.ReadAllBytes(Model);
        ConsoleRun run = Train("--epochs", "0", "--overwrite", "--seed", "2");
        Assert.Equal((0, $"The trained model in {Out} will be kept as {_folder["out/model.1.safetensors"]} when the new one is saved.\n"), (run.ExitCode, run.Error));
        byte[] second = File.ReadAllBytes(Model);
        Assert.Equal(0, Train("--epochs", "2", "--overwrite", "--seed", "3").ExitCode);

        Assert.Equal(first, File.ReadAllBytes(_folder["out/model.1.safetensors"]));
        Assert.Equal(second, File.ReadAllBytes(_folder["out/model.2.safetensors"]));
        Assert.Equal("3", Safetensors.ReadMetadata(Model)["seed"]);
        Assert.Equal(["best.1.safetensors", "best.safetensors", "log.1.csv", "log.csv", "model.1.safetensors", "model.2.safetensors", "model.lock", "model.safetensors"], Entries());
    }

    [Fact]
    public void A_name_that_anything_has_is_not_taken_for_what_is_kept()
    {
        Train("--epochs", "0");
        byte[] first = File.ReadAllBytes(Model);
        Directory.CreateDirectory(_folder["out/model.1.safetensors"]);
        File.CreateSymbolicLink(_folder["out/model.2.safetensors"], _folder["nowhere"]);
        _folder.Write("out/model.3.safetensors", "something else");
        Train("--epochs", "0", "--overwrite");

        Assert.Equal("something else", File.ReadAllText(_folder["out/model.3.safetensors"]));
        Assert.Equal(first, File.ReadAllBytes(_folder["out/model.4.safetensors"]));
        Assert.False(Path.Exists(_folder["nowhere"]));
    }

    [Fact]
    public void What_is_kept_is_there_until_the_new_model_is_saved()
    {
        Train("--epochs", "1");
        byte[] first = File.ReadAllBytes(Model);
        _folder.Write("ptb.valid.txt", "a b\n");
        Assert.Equal(2, Train("--overwrite").ExitCode);
        Assert.Equal(first, File.ReadAllBytes(Model));
        Assert.Equal(["best.safetensors", "log.csv", "model.lock", "model.safetensors"], Entries());
    }

    [Fact]
    public void Overwriting_where_nothing_is_begins_a_training()
    {
        ConsoleRun run = Train("--epochs", "0", "--overwrite");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(["model.lock", "model.safetensors"], Entries());
    }

    [Fact]
    public void Resuming_goes_on_in_the_same_file()
    {
        Train("--epochs", "1");
        Assert.Equal(0, Train("--resume", "--epochs", "2").ExitCode);
        Assert.Equal(["best.safetensors", "log.csv", "model.lock", "model.safetensors"], Entries());
    }

    [Fact]
    public void To_resume_and_to_overwrite_exclude_each_other_and_both_need_a_path()
    {
        Train("--epochs", "0");
        ConsoleRun both = Train("--resume", "--overwrite");
        Assert.Equal(
            (2, "--resume goes on with the model that --save-path holds, --overwrite trains a new one: leave out one of them.\n"), (both.ExitCode, both.Error));
        ConsoleRun nowhere = ConsoleRun.Of(Catalog, "train", "--data-path", _folder.Path, "--overwrite");
        Assert.Equal(2, nowhere.ExitCode);
        Assert.StartsWith("train needs --save-path DIR: ", nowhere.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_second_training_is_refused_by_whatever_name_it_calls_the_directory()
    {
        Train("--epochs", "0");
        byte[] before = File.ReadAllBytes(Model);
        Directory.CreateSymbolicLink(_folder["link"], Out);
        using (SaveDirectory.ForResumption(Out))
        {
            string[] names = [Out, Out + "/", _folder["link"], _folder["out/../link/."], Path.GetRelativePath(Directory.GetCurrentDirectory(), Out)];
            foreach (string name in names)
            {
                foreach (string how in new[] { "--resume", "--overwrite", "--json" })
                {
                    ConsoleRun run = ConsoleRun.Of(Catalog, "train", "--data-path", _folder.Path, "--save-path", name, how);
                    Assert.Equal((2, ""), (run.ExitCode, run.Output));
                    Assert.StartsWith($"--save-path {name} is in use by another training: ", run.Error, StringComparison.Ordinal);
                    Assert.Single(run.Error.TrimEnd().Split('\n'));
                }
            }

            Assert.Equal(before, File.ReadAllBytes(Model));
            Assert.Equal(["model.lock", "model.safetensors"], Entries());
        }

        Assert.Equal(0, Train("--resume", "--epochs", "1").ExitCode);
    }

    [Fact]
    public void A_model_is_read_while_it_is_being_trained()
    {
        Train("--epochs", "1");
        using var directory = SaveDirectory.ForResumption(Out);
        Assert.Equal(0, ConsoleRun.Of(Catalog, "eval", "--data-path", _folder.Path, "--save-path", Out).ExitCode);
        Assert.Equal(0, ConsoleRun.Of(Catalog, "generate", "--data-path", _folder.Path, "--save-path", Out, "--words", "1").ExitCode);
    }

    [Fact]
    public void A_directory_is_free_again_after_a_training_that_failed()
    {
        Train("--epochs", "0");
        _folder.Write("ptb.train.txt", "b b b a\n");
        Assert.Equal(2, Train("--resume").ExitCode);
        Assert.Equal(2, Train("--epochs", "0").ExitCode);
        using var directory = SaveDirectory.ForResumption(Out);
    }

    [Fact]
    public void A_directory_in_place_of_the_model_is_found_before_training()
    {
        Directory.CreateDirectory(Model);
        foreach (string how in new[] { "--json", "--overwrite" })
        {
            ConsoleRun run = Train(how);
            Assert.Equal((2, ""), (run.ExitCode, run.Output));
            Assert.StartsWith($"{Model} is no file that can be read, and the trained model could not be saved there: ", run.Error, StringComparison.Ordinal);
            Assert.Single(run.Error.TrimEnd().Split('\n'));
        }

        Assert.StartsWith($"{Model} is a directory; a trained model is a file.", Train("--resume").Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_link_that_leads_nowhere_is_found_before_training()
    {
        Directory.CreateDirectory(Out);
        File.CreateSymbolicLink(Model, _folder["nowhere"]);
        ConsoleRun run = Train("--overwrite");
        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith($"{Model} is no file that can be read", run.Error, StringComparison.Ordinal);
        Assert.False(Path.Exists(_folder["nowhere"]));
    }

    [Fact]
    public void What_has_the_lock_s_name_is_neither_followed_nor_opened()
    {
        Directory.CreateDirectory(_folder["out/model.lock"]);
        ConsoleRun directory = Train();
        Assert.Equal((2, ""), (directory.ExitCode, directory.Output));
        Assert.StartsWith($"--save-path {Out} cannot be written to: ", directory.Error, StringComparison.Ordinal);

        Directory.Delete(_folder["out/model.lock"]);
        File.CreateSymbolicLink(_folder["out/model.lock"], _folder["elsewhere"]);
        ConsoleRun link = Train();
        Assert.Equal((2, $"--save-path {Out} cannot be used: {_folder["out/model.lock"]} is a symbolic link.\n"), (link.ExitCode, link.Error));
        Assert.False(Path.Exists(_folder["elsewhere"]));
    }

    [Fact]
    public void Files_and_links_with_names_that_end_in_tmp_stay_as_they_are()
    {
        Directory.CreateDirectory(_folder["out/model.safetensors.probe"]);
        _folder.Write("target", "another's");
        File.CreateSymbolicLink(_folder["out/model.safetensors.tmp"], _folder["target"]);
        Assert.Equal(0, Train("--epochs", "1").ExitCode);
        Assert.Equal("another's", File.ReadAllText(_folder["target"]));
        Assert.Equal(["best.safetensors", "log.csv", "model.lock", "model.safetensors", "model.safetensors.probe", "model.safetensors.tmp"], Entries());
    }

    [Fact]
    public void Half_files_of_trainings_that_were_killed_are_removed_and_nothing_else_is()
    {
        string[] others =
        [
            "0123abcd.tmp", "model.0123abcd.tmp", "model.safetensors.tmp", "model.safetensors.0123abc.tmp", "model.safetensors.0123abcde.tmp", "model.safetensors.0123abcg.tmp",
            "model.safetensors.0123ABCD.tmp", "model.1.safetensors.0123abcd.tmp", "model.safetensors.0123abcd",
        ];
        Directory.CreateDirectory(_folder["out/model.safetensors.00000000.tmp"]);
        _folder.Write("target", "another's");
        File.CreateSymbolicLink(_folder["out/model.safetensors.11111111.tmp"], _folder["target"]);
        foreach (string name in others)
            _folder.Write("out/" + name, "another's");
        _folder.Write("out/model.safetensors.0123abcd.tmp", "half");
        using (SaveDirectory.ForNewTraining(Out, overwrite: false))
        {
            string[] expected = [.. others, "model.lock", "model.safetensors.00000000.tmp", "model.safetensors.11111111.tmp"];
            Assert.Equal(expected.Order(), Entries());

            // What another training is refused for is not removed by it.
            _folder.Write("out/model.safetensors.0123abcd.tmp", "half");
            Assert.Throws<InputException>(() => SaveDirectory.ForNewTraining(Out, overwrite: false));
            Assert.True(File.Exists(_folder["out/model.safetensors.0123abcd.tmp"]));
        }
    }

    [Fact]
    public void A_path_that_cannot_be_written_is_found_out()
    {
        _folder.Write("file", "");
        Assert.StartsWith(
            $"--save-path {_folder["file"]} cannot be written to: ",
            Assert.Throws<InputException>(() => SaveDirectory.ForNewTraining(_folder["file"], overwrite: false)).Message);

        SaveDirectory.ForNewTraining(_folder["new/directory"], overwrite: false).Dispose();
        Assert.Equal(["model.lock"], Directory.GetFiles(_folder["new/directory"]).Select(Path.GetFileName));
    }

    [Fact]
    public void To_resume_what_is_not_there_makes_no_directory()
    {
        Assert.Equal(2, Train("--resume").ExitCode);
        Assert.False(Path.Exists(Out));
    }

    private string Out => _folder["out"];

    private string Model => _folder["out/model.safetensors"];

    private ConsoleRun Train(params string[] options) => ConsoleRun.Of(Catalog, ["train", "--data-path", _folder.Path, "--save-path", Out, .. options]);

    private string[] Entries() => [.. Directory.GetFileSystemEntries(Out).Select(path => Path.GetFileName(path)!).Order()];
}
