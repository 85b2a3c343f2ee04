using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Text;
using ModelGen.Ptb.Tests.Fakes;
using ModelGen.Training;
using Xunit;

namespace ModelGen.Ptb.Tests;

/// <summary>Texts that are too large, and those that are read in many pieces.</summary>
public sealed class LargeTextTests : IDisposable
{
    private readonly TextFolder _folder = TextFolder.Of("a\n", "a\n", "a\n");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Words_and_lines_are_the_same_wherever_a_piece_ends()
    {
        // 65,536 bytes are a piece: words, characters of several bytes and line ends fall across its end.
        for (int shift = 0; shift < 12; shift++)
        {
            var expected = new List<string> { new('a', shift + 1) };
            for (int i = 0; i < 20_000; i++)
                expected.AddRange(["naïve", "日本", "😀", "<eos>"]);
            string text = new string('a', shift + 1) + " " + string.Concat(Enumerable.Repeat("naïve 日本\u2003😀\r\n", 20_000));
            _folder.Write("ptb.train.txt", text);

            (string Word, int Line)[] words = [.. Read(new TextLimits())];

            Assert.Equal(expected, words.Select(entry => entry.Word));
            Assert.Equal([1, .. Enumerable.Range(0, 80_000).Select(i => i / 4 + 1)], words.Select(entry => entry.Line));
        }
    }

    [Theory]
    [InlineData(65_530)]
    [InlineData(65_535)]
    [InlineData(65_536)]
    public void Bytes_that_are_not_text_are_found_wherever_a_piece_ends(int before)
    {
        byte[] text = [.. Enumerable.Repeat((byte)'\n', before), 0xE6, 0x97, .. "\n"u8];
        File.WriteAllBytes(_folder["ptb.train.txt"], text);
        Assert.Equal($"{_folder["ptb.train.txt"]}, line {before + 1}: these bytes are not UTF-8 text.", Fault(new TextLimits()));
        File.WriteAllBytes(_folder["ptb.train.txt"], text[..^1]);
        Assert.Equal($"{_folder["ptb.train.txt"]}, line {before + 1}: these bytes are not UTF-8 text.", Fault(new TextLimits()));
    }

    [Fact]
    public void A_word_that_does_not_end_is_refused_with_its_line()
    {
        var limits = new TextLimits { WordLength = 1000 };
        _folder.Write("ptb.train.txt", "a\nb " + new string('x', 1000) + "\n");
        Assert.Equal(5, Read(limits).Count());
        foreach (int length in new[] { 1001, 70_000, 200_000 })
        {
            _folder.Write("ptb.train.txt", "a\nb " + new string('x', length));
            Assert.Equal(
                $"{_folder["ptb.train.txt"]}, line 2: a word goes beyond 1,000 characters; words are separated by white space.", Fault(limits));
        }
    }

    [Fact]
    public void More_words_than_a_text_may_have_are_refused()
    {
        var limits = new TextLimits { Words = 10 };
        _folder.Write("ptb.train.txt", "a b c d\ne f g h\n");
        Assert.Equal(10, Read(limits).Count());
        foreach (string more in new[] { "\n", "x" })
        {
            _folder.Write("ptb.train.txt", "a b c d\ne f g h\n" + more);
            Assert.Equal($"{_folder["ptb.train.txt"]} has more than 10 words, as many as a text may have.", Fault(limits));
        }
    }

    [Fact]
    public void More_different_words_than_a_text_may_have_are_refused()
    {
        var limits = new TextLimits { DifferentWords = 3 };
        _folder.Write("ptb.train.txt", "a b c b a\n");
        Assert.Equal(6, Read(limits).Count());
        _folder.Write("ptb.train.txt", "a b c d a\n");
        Assert.Equal($"{_folder["ptb.train.txt"]} has more than 3 different words, as many as a text may have.", Fault(limits));
    }

    [Fact]
    public void A_small_archive_that_unpacks_to_a_flood_is_refused_before_it_is_read_to_its_end()
    {
        File.Delete(_folder["ptb.train.txt"]);
        using (FileStream file = File.Create(_folder["ptb.train.txt.gz"]))
        using (var gzip = new GZipStream(file, CompressionLevel.Fastest))
        {
            byte[] spaces = Encoding.ASCII.GetBytes(new string(' ', 1 << 20));
            for (int i = 0; i < 40; i++)
                gzip.Write(spaces);
        }

        long size = new FileInfo(_folder["ptb.train.txt.gz"]).Length;
        string flood = $"{_folder["ptb.train.txt.gz"]} unpacks to more than 100 times its {size:N0} bytes, which no text does; to use it all the same, unpack it.";
        Assert.Equal(flood, Fault(new TextLimits()));
        Assert.EndsWith(" is empty.", Fault(new TextLimits { FreeExpansion = 64 << 20 }), StringComparison.Ordinal);
        Assert.EndsWith(" is empty.", Fault(new TextLimits { Expansion = 1100 }), StringComparison.Ordinal);
    }

    [Fact]
    public void The_usual_limits_leave_room_for_the_largest_corpora_of_words()
    {
        // WikiText-103 has 103 million words, 268 thousand of them different.
        var usual = new TextLimits();
        Assert.InRange(usual.Words, 110_000_000, 140_000_000);
        Assert.InRange(usual.DifferentWords, 1_000_000, 5_000_000);
        Assert.InRange(usual.WordLength, 10_000, 100_000);
        Assert.Equal((100, 16 << 20), (usual.Expansion, usual.FreeExpansion));
    }

    private IEnumerable<(string Word, int Line)> Read(TextLimits limits) =>
        TokenReader.Read(TextFile.At(_folder["ptb.train.txt"], limits, _ => { }), TokenKind.Words);

    private string Fault(TextLimits limits) => Assert.Throws<InputException>(() => Corpus.Read(_folder.Path, new CorpusOptions { Limits = limits })).Message;
}
