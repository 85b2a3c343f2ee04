using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Linq;
using ModelGen.Ptb.Tests.Fakes;
using ModelGen.Training;
using Xunit;

namespace ModelGen.Ptb.Tests.Text;

/// <summary>What texts are cut into, and which tokens have ids.</summary>
public sealed class TokenTests : IDisposable
{
    private readonly TextFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Characters_are_scalar_values_wherever_a_piece_ends()
    {
        for (int shift = 0; shift < 5; shift++)
        {
            string text = new string('x', 65_534 - shift) + "é日😀\r\n a";
            _folder.Write("text", text);
            Assert.Equal(text.EnumerateRunes().Select(rune => rune.ToString()), Read(TokenKind.Chars));
        }
    }

    [Fact]
    public void Bytes_are_those_of_any_file()
    {
        byte[] bytes = [0, 255, 10, 0xC3, 0x28, 0xEF, 0xBB, 0xBF];
        File.WriteAllBytes(_folder["text"], bytes);
        Assert.Equal(bytes, Read(TokenKind.Bytes).Select(token => (byte)token[0]));

        using (FileStream file = File.Create(_folder["packed.gz"]))
        using (var gzip = new GZipStream(file, CompressionLevel.Fastest))
            gzip.Write(bytes);
        int[] ids = new TokenCounts(TokenKind.Bytes).ToVocabulary().ReadFile(_folder["packed"]);
        Assert.Equal(bytes.Select(value => (int)value), ids);
    }

    [Fact]
    public void A_byte_order_mark_is_no_character_of_a_text_and_its_line_is_told_where_it_is_none()
    {
        File.WriteAllBytes(_folder["text"], [0xEF, 0xBB, 0xBF, .. "ab"u8]);
        Assert.Equal(["a", "b"], Read(TokenKind.Chars));
        _folder.Write("text", "a\n\nb\0c");
        Assert.StartsWith(
            $"{_folder["text"]}, line 3: a zero byte is no text", Assert.Throws<InputException>(() => Read(TokenKind.Chars)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(4, true, "a b <unk> c")]
    [InlineData(6, true, "a b c d e <unk>")]
    [InlineData(9, true, "a b c d e <unk>")]
    [InlineData(5, true, "a b c <unk> d")]
    [InlineData(5, false, "a b c d e")]
    [InlineData(4, false, "a b <unk> c")]
    [InlineData(2, false, "<unk> a")]
    [InlineData(1, false, "<unk>")]
    public void A_vocabulary_has_the_most_frequent_words_and_one_for_the_others(int size, bool isOpen, string words)
    {
        Assert.Equal(words, string.Join(' ', Count("a a a a b b b c c d e").ToVocabulary(size, isOpen).Tokens));
    }

    [Theory]
    [InlineData(9, "a <unk> b c")]
    [InlineData(3, "<unk> a b")]
    public void The_word_for_unknown_ones_of_a_text_stands_for_the_rest_too(int size, string words)
    {
        TokenCounts counts = Count("a a a <unk> <unk> b b c c");
        Assert.Equal(4, counts.VocabSize);
        Vocabulary vocabulary = counts.ToVocabulary(size);
        Assert.Equal(words, string.Join(' ', vocabulary.Tokens));
        Assert.Equal(vocabulary.IdOf("<unk>"), vocabulary.IdOf("zebra"));
    }

    [Fact]
    public void A_word_of_a_text_is_known_or_not_and_all_of_them_add_up()
    {
        TokenCounts counts = Count("a a a b b c");
        Assert.Equal((6L, 3, 4), (counts.Total, counts.Different, counts.VocabSize));
        Assert.Equal(5, counts.CountIn(counts.ToVocabulary(3)));
        Assert.Equal(256, Counted(TokenKind.Bytes).VocabSize);
    }

    [Fact]
    public void A_vocabulary_refuses_what_is_no_token_of_its_kind()
    {
        Assert.Contains("'a b' is none of words", Assert.Throws<ArgumentException>(() => new Vocabulary(["a b"])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new Vocabulary([""]));
        Assert.Throws<ArgumentException>(() => new Vocabulary(["ab"], TokenKind.Chars));
        Assert.Throws<ArgumentException>(() => new Vocabulary(["a", "a"]));
        Assert.Equal(["😀", "\n", "<unk>"], new Vocabulary(["😀", "\n", "<unk>"], TokenKind.Chars).Tokens);
    }

    [Fact]
    public void One_text_becomes_three_stretches_of_it_and_none_is_read_twice()
    {
        _folder.Write("text", string.Join(' ', Enumerable.Range(0, 40).Select(index => $"w{index % 5}")));
        var corpus = Corpus.ReadText(_folder["text"], new TextShares(6, 1, 3));
        Assert.Equal((24, 4, 12), (corpus.Train.Length, corpus.Valid.Length, corpus.Test.Length));
        Assert.Equal(
            Enumerable.Range(0, 40).Select(index => $"w{index % 5}"),
            new[] { corpus.Train, corpus.Valid, corpus.Test }.SelectMany(text => text.Select(id => corpus.Vocabulary.Tokens[id])));
    }

    [Fact]
    public void Words_that_only_the_other_texts_have_are_unknown_and_it_is_said_how_many()
    {
        var said = new List<string>();
        foreach ((string name, string text) in new[] { ("t", "a b a\n"), ("v", "a zebra\n"), ("e", "a b\n") })
            _folder.Write(name, text);
        var corpus = Corpus.ReadFiles(_folder["t"], _folder["v"], _folder["e"], new CorpusOptions { Warn = said.Add });
        Assert.Equal(["a", "<eos>", "b", "<unk>"], corpus.Vocabulary.Tokens);
        Assert.Equal([0, 3, 1], corpus.Valid);
        Assert.Equal(
            $"{_folder["v"]}, for validation: 1 of 3 words (33.33 %) are read as <unk>, which the training text does not have: a VocabSize below 4 lets the model learn of it.",
            Assert.Single(said));

        said.Clear();
        corpus = Corpus.ReadFiles(_folder["t"], _folder["v"], _folder["e"], new CorpusOptions { Warn = said.Add, VocabSize = 3 });
        Assert.Equal(["a", "<eos>", "<unk>"], corpus.Vocabulary.Tokens);
        Assert.StartsWith($"{_folder["t"]}: of 3 different words the 2 most frequent are known (VocabSize = 3); the others, 25.00 % of the training text, are", Assert.Single(said), StringComparison.Ordinal);
    }

    private string[] Read(TokenKind kind) =>
        [.. TokenReader.Read(TextFile.At(_folder["text"], new TextLimits(), _ => { }), kind).Select(entry => entry.Token)];

    private TokenCounts Count(string text)
    {
        _folder.Write("counted", text);
        return Counted(TokenKind.Words);
    }

    private TokenCounts Counted(TokenKind kind)
    {
        var counts = new TokenCounts(kind);
        counts.AddFile(_folder["counted"]);
        return counts;
    }
}
