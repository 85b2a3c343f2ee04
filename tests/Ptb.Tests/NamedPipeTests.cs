using System;
using System.IO;
using System.Linq;
using ModelGen.Ptb.Models;
using ModelGen.Ptb.Tests.Fakes;
using ModelGen.Tests;
using Xunit;

namespace ModelGen.Ptb.Tests;

/// <summary>Named pipes in place of files: each is one line and exit code 2, and none is waited for.</summary>
public sealed class NamedPipeTests : IDisposable
{
    private static readonly ModelCatalog Catalog = new(ModelEntry.Of<FakeModel<WideShape>>("small"));

    private readonly TextFolder _folder = TextFolder.Of(string.Concat(Enumerable.Repeat("a b a c\n", 20)), "a b a c\nb a\n", "a b\n");

    public void Dispose() => _folder.Dispose();

    [SkippableTheory, NeedsLinux]
    [InlineData("ptb.train.txt", "")]
    [InlineData("ptb.valid.txt", "")]
    [InlineData("ptb.test.txt", ".gz")]
    public void A_text_is_a_regular_file(string name, string extension)
    {
        string path = _folder[name + extension];
        File.Delete(_folder[name]);
        using (new NamedPipe(path))
            Assert.Equal((2, $"{path} cannot be read: {path} is no regular file.\n"), Run("train"));
    }

    [SkippableTheory, NeedsLinux]
    [InlineData("eval")]
    [InlineData("generate")]
    [InlineData("train", "--resume")]
    public void A_trained_model_is_a_regular_file(string command, params string[] others)
    {
        Directory.CreateDirectory(_folder["out"]);
        using (new NamedPipe(Model))
            Assert.Equal((2, $"{Model} cannot be read: {Model} is no regular file.\n"), Run(command, ["--save-path", _folder["out"], .. others]));
    }

    [SkippableTheory, NeedsLinux]
    [InlineData]
    [InlineData("--overwrite")]
    public void A_model_does_not_take_the_place_of_what_is_no_regular_file(params string[] others)
    {
        Directory.CreateDirectory(_folder["out"]);
        using (new NamedPipe(Model))
        {
            Assert.Equal(
                (2, $"{Model} is no file that can be read, and the trained model could not be saved there: {Model} is no regular file.\n"),
                Run("train", ["--save-path", _folder["out"], .. others]));
        }
    }

    private string Model => _folder["out/model.safetensors"];

    private (int ExitCode, string Error) Run(string command, params string[] options)
    {
        ConsoleRun run = ConsoleRun.Of(Catalog, [command, "--data-path", _folder.Path, .. options]);
        Assert.Equal("", run.Output);
        return (run.ExitCode, run.Error);
    }
}
