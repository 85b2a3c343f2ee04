using System;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using ModelGen.Ptb.Commands;
using ModelGen.Ptb.Models;
using ModelGen.Ptb.Tests.Fakes;
using Xunit;

namespace ModelGen.Ptb.Tests.Commands;

/// <summary>Standard output and standard error that cannot be written, or that nothing reads any more.</summary>
public sealed class LostOutputTests : IDisposable
{
    private static readonly ModelCatalog Catalog = new(
        ModelEntry.Of<FakeModel<WideShape>>("small"), ModelEntry.Of<FakeModel<WideShape>>("default"));

    private readonly TextFolder _folder = TextFolder.Of(string.Concat(Enumerable.Repeat("a b a c\n", 20)), "a b a c\nb a\n", "a b\n");
    private readonly StringWriter _error = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("text")]
    [InlineData("--json")]
    public void A_training_whose_output_cannot_be_written_goes_on_and_ends_with_an_error(string format)
    {
        var full = new FullWriter(room: 1);
        string[] args = ["train", "--data-path", _folder.Path, "--save-path", _folder["out"], .. format == "text" ? (string[])[] : [format]];

        Assert.Equal(2, Run(full, _error, args));

        Assert.Equal(
            [
                "Standard output cannot be written (No space left on device); the run goes on.",
                "Standard output could not be written (No space left on device); a part of it is lost.",
            ],
            Lines(_error));
        Assert.Single(full.Lines);
        // All three epochs were trained, and the model was saved.
        Assert.Equal("3", ModelGen.Checkpoints.Safetensors.Read(_folder["out/model.safetensors"]).Metadata["epochs"]);
    }

    [Fact]
    public void Output_goes_on_where_there_is_room_again()
    {
        var full = new FullWriter(room: 1, refused: 2);
        Assert.Equal(2, Run(full, _error, "train", "--data-path", _folder.Path));
        Assert.StartsWith("Test Perplexity: ", full.Lines[^1], StringComparison.Ordinal);
        Assert.DoesNotContain(full.Lines, line => line.StartsWith("Epoch: 1 Learning rate", StringComparison.Ordinal));
        Assert.Equal(2, Lines(_error).Length);
    }

    [Theory]
    [InlineData("eval --data-path DIR --save-path DIR/out")]
    [InlineData("info")]
    [InlineData("--help")]
    [InlineData("train --help")]
    [InlineData("--version")]
    public void Every_command_says_in_a_line_that_its_output_is_lost(string line)
    {
        Assert.Equal(0, Run(TextWriter.Null, _error, "train", "--data-path", _folder.Path, "--save-path", _folder["out"], "--epochs", "0"));
        Assert.Equal(2, Run(new FullWriter(room: 0), _error, line.Replace("DIR", _folder.Path, StringComparison.Ordinal).Split(' ')));
        Assert.Equal(["Standard output could not be written (No space left on device); a part of it is lost."], Lines(_error));
    }

    [Theory]
    [InlineData("text")]
    [InlineData("--json")]
    public void A_training_whose_reader_has_gone_ends_and_is_saved(string format)
    {
        var output = new StringWriter();
        string[] args =
        [
            "train", "--data-path", _folder.Path, "--save-path", _folder["out"], "--epochs", "1000000", .. format == "text" ? (string[])[] : [format],
        ];

        int exitCode = new CommandLine(Catalog, output, _error, terminal: null, () => Lines(output).Length >= 1).Run(args, CancellationToken.None);

        Assert.Equal(141, exitCode);
        Assert.Single(Lines(output));
        Assert.Equal(["The reader of standard output has gone, and so the run ended early."], Lines(_error));
        Assert.True(File.Exists(_folder["out/model.safetensors"]));
    }

    [Fact]
    public void A_text_whose_reader_has_gone_ends()
    {
        Run(TextWriter.Null, _error, "train", "--data-path", _folder.Path, "--save-path", _folder["out"], "--epochs", "0");
        var output = new StringWriter();
        int exitCode = new CommandLine(Catalog, output, _error, terminal: null, () => Lines(output).Length >= 2)
            .Run(["generate", "--data-path", _folder.Path, "--save-path", _folder["out"], "--words", "100000000"], CancellationToken.None);
        Assert.Equal(141, exitCode);
    }

    [Fact]
    public void Ctrl_C_that_ends_the_reader_as_well_is_Ctrl_C()
    {
        int exitCode = new CommandLine(Catalog, new StringWriter(), _error, terminal: null, () => true)
            .Run(["train", "--data-path", _folder.Path], new CancellationToken(canceled: true));
        Assert.Equal((130, ""), (exitCode, _error.ToString()));
    }

    [Theory]
    [InlineData("train --data-path nowhere", 2)]
    [InlineData("train", 2)]
    [InlineData("train --data-path DIR --threads 1000 --epochs 1", 0)]
    [InlineData("eval --data-path DIR --save-path DIR/out --device auto", 0)]
    public void Errors_that_cannot_be_written_change_nothing(string line, int exitCode)
    {
        Run(TextWriter.Null, _error, "train", "--data-path", _folder.Path, "--save-path", _folder["out"], "--epochs", "0");
        foreach (bool outputToo in (bool[])[false, true])
        {
            TextWriter output = outputToo ? new FullWriter(room: 0) : TextWriter.Null;
            int found = Run(output, new FullWriter(room: 0), line.Replace("DIR", _folder.Path, StringComparison.Ordinal).Split(' '));
            Assert.Equal(outputToo ? 2 : exitCode, found);
        }
    }

    private static string[] Lines(StringWriter writer) => writer.ToString().ReplaceLineEndings("\n").Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static int Run(TextWriter output, TextWriter error, params string[] args) =>
        new CommandLine(Catalog, output, error, terminal: null).Run(args, CancellationToken.None);

    // A file on a disk that is full after a number of lines, and has room again after it refused some.
    private sealed class FullWriter(int room, int refused = int.MaxValue) : TextWriter
    {
        private int _refused;

        public System.Collections.Generic.List<string> Lines { get; } = [];

        public override Encoding Encoding => Encoding.UTF8;

        public override void Write(char value) => Write(value.ToString());

        public override void Write(string? value)
        {
            if (Lines.Count >= room && _refused++ < refused)
                throw new IOException("No space left on device");
            Lines.Add(value!);
        }

        public override void WriteLine(string? value) => Write(value);
    }
}
