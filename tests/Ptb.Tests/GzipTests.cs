using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Text;
using ModelGen.Ptb.Models;
using ModelGen.Ptb.Tests.Fakes;
using ModelGen.Training;
using Xunit;

namespace ModelGen.Ptb.Tests;

/// <summary>Compressed texts: what is whole is read whole, and what is not is never taken for a text.</summary>
public sealed class GzipTests : IDisposable
{
    private static readonly string Lines = string.Concat(Enumerable.Range(0, 300).Select(i => $"word{i * i % 97} of line{i % 50}\n"));
    private readonly TextFolder _folder = TextFolder.Of("", "\n", "\n");

    public GzipTests() => File.Delete(_folder["ptb.train.txt"]);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_text_that_was_cut_off_is_bad_input_for_every_command()
    {
        byte[] whole = Gzip(Lines);
        File.WriteAllBytes(_folder["ptb.train.txt.gz"], whole[..(whole.Length / 2)]);
        var catalog = new ModelCatalog(ModelEntry.Of<FakeModel<WideShape>>("small"));
        Assert.Equal(
            new ConsoleRun(2, "", $"{_folder["ptb.train.txt.gz"]} is not a whole gzip file.\n"),
            ConsoleRun.Of(catalog, "train", "--data-path", _folder.Path));
    }

    [Fact]
    public void A_file_that_is_cut_off_anywhere_is_refused()
    {
        byte[] whole = Gzip(Lines);
        for (int length = 0; length < whole.Length; length++)
            AssertRefused(whole[..length]);
        AssertRead(1200, whole);
    }

    [Fact]
    public void A_second_member_that_is_cut_off_anywhere_is_refused()
    {
        byte[] first = Gzip(Lines), second = Gzip("and one more\n");
        for (int length = 1; length < second.Length; length++)
            AssertRefused([.. first, .. second[..length]]);
        AssertRead(1204, [.. first, .. second]);
    }

    [Fact]
    public void A_file_with_one_wrong_byte_is_refused_unless_the_byte_means_nothing()
    {
        byte[] whole = Gzip(Lines);
        for (int position = 0; position < whole.Length; position++)
        {
            byte[] damaged = [.. whole];
            damaged[position] ^= 0xFF;
            // Modification time, extra flags and system say nothing about the content; with a name, the header takes data away.
            if (position is >= 4 and < 10)
                AssertRead(1200, damaged);
            else
                AssertRefused(damaged);
        }
    }

    [Fact]
    public void Members_follow_each_other_wherever_the_pieces_of_reading_end()
    {
        // A name in the header moves what follows across the end of a piece, 65,536 bytes, byte by byte.
        byte[] first = Gzip("some words to compress, some words to compress "), empty = Gzip(""), last = Gzip("the last\n");
        for (int length = 65_536 - 150; length < 65_536; length++)
        {
            byte[] moved = [.. first[..3], 8, .. first[4..10], .. Enumerable.Repeat((byte)'n', length), 0, .. first[10..]];
            AssertRead(11, [.. moved, .. empty, .. last]);
            AssertRefused([.. moved, .. empty, .. last[..^1]]);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1000)]
    [InlineData(200_000)]
    public void Zeros_that_pad_a_file_are_nothing(int zeros) => AssertRead(1200, [.. Gzip(Lines), .. new byte[zeros]]);

    [Theory]
    [InlineData("garbage")]
    [InlineData("\x1f is how gzip begins, but not how it goes on")]
    [InlineData("\0\0\0and something")]
    public void What_follows_that_is_not_gzip_is_ignored_but_told_of(string rest) =>
        AssertRead(1200, [.. Gzip(Lines), .. Encoding.ASCII.GetBytes(rest)], $"{_folder["ptb.train.txt.gz"]} ends in something that is not gzip; ");

    [Fact]
    public void A_second_member_behind_zeros_is_told_of_as_well() =>
        AssertRead(1200, [.. Gzip(Lines), 0, 0, .. Gzip("more\n")], $"{_folder["ptb.train.txt.gz"]} ends in something that is not gzip; ");

    [Theory]
    [InlineData("not gzip at all")]
    [InlineData("\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0")]
    [InlineData("")]
    [InlineData("\x1f")]
    public void What_is_no_gzip_file_is_refused(string content) => AssertRefused(Encoding.ASCII.GetBytes(content));

    [Fact]
    public void Every_field_of_a_header_is_passed_over()
    {
        byte[] plain = Gzip("a b\n");
        byte[] header = [0x1F, 0x8B, 8, 0b11110, 1, 2, 3, 4, 0, 3, 3, 0, 9, 9, 9, .. "name"u8, 0, .. "a comment"u8, 0, 7, 7];
        AssertRead(3, [.. header, .. plain[10..]]);
        AssertRefused([0x1F, 0x8B, 8, 0b100000, .. plain[4..]]);
        AssertRefused([0x1F, 0x8B, 7, .. plain[3..]]);
        for (int length = 10; length < header.Length; length++)
            AssertRefused(header[..length]);
    }

    private static byte[] Gzip(string text)
    {
        var bytes = new MemoryStream();
        using (var gzip = new GZipStream(bytes, CompressionLevel.Optimal))
            gzip.Write(Encoding.UTF8.GetBytes(text));
        return bytes.ToArray();
    }

    private void AssertRefused(byte[] content) => Assert.Equal(
        $"{_folder["ptb.train.txt.gz"]} is not a whole gzip file.", Assert.Throws<InputException>(() => Read(content, _ => { })).Message);

    private void AssertRead(int words, byte[] content, string warning = "")
    {
        var warnings = new List<string>();
        Assert.Equal(words, Read(content, warnings.Add).Train.Length);
        Assert.Equal(warning.Length > 0 ? 1 : 0, warnings.Count);
        Assert.All(warnings, line => Assert.StartsWith(warning, line, StringComparison.Ordinal));
    }

    private Corpus Read(byte[] content, Action<string> warn)
    {
        File.WriteAllBytes(_folder["ptb.train.txt.gz"], content);
        return Corpus.Read(_folder.Path, new CorpusOptions { Warn = warn });
    }
}
