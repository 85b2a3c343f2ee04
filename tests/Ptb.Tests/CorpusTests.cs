using System.IO;
using System.Linq;
using System.Text;
using ModelGen.Ptb.Tests.Fakes;
using ModelGen.Training;
using Xunit;

namespace ModelGen.Ptb.Tests;

public class CorpusTests
{
    [Fact]
    public void Ids_go_by_frequency_and_then_by_ordinal_order()
    {
        using TextFolder folder = TextFolder.Of("b a B\nb c c\nb\n", "a\n", "b\n");

        Corpus corpus = Corpus.Read(folder.Path);

        Assert.Equal(["<eos>", "b", "c", "B", "a"], corpus.Vocabulary.Tokens);
        Assert.Equal([1, 4, 3, 0, 1, 2, 2, 0, 1, 0], corpus.Train);
        Assert.Equal([4, 0], corpus.Valid);
        Assert.Equal([1, 0], corpus.Test);
    }

    [Theory]
    [InlineData("a b\n", "a b <eos>")]
    [InlineData("a b", "a b")]
    [InlineData("a\n\nb\n", "a <eos> <eos> b <eos>")]
    [InlineData("a\r\nb\r\n", "a <eos> b <eos>")]
    [InlineData(" a \t b \n", "a b <eos>")]
    [InlineData("\uFEFFa\n", "a <eos>")]
    [InlineData("a\u2003b\n", "a b <eos>")]
    [InlineData("\n", "<eos>")]
    public void A_newline_is_a_word_and_other_white_space_only_separates(string text, string words)
    {
        using TextFolder folder = TextFolder.Of(text, "\n", "\n");
        Assert.Equal(words, string.Join(' ', TokenReader.Read(TextFile.At(folder["ptb.train.txt"], new TextLimits(), _ => { }), TokenKind.Words).Select(entry => entry.Token)));
    }

    [Fact]
    public void Equal_words_are_one_string()
    {
        using TextFolder folder = TextFolder.Of("again and again", "\n", "\n");
        (string Word, int Line)[] words = [.. TokenReader.Read(TextFile.At(folder["ptb.train.txt"], new TextLimits(), _ => { }), TokenKind.Words)];
        Assert.Same(words[0].Word, words[2].Word);
    }

    [Fact]
    public void Compressed_texts_are_read_too()
    {
        using TextFolder folder = TextFolder.Of("a b\n", "b\n", "a\n");
        folder.Compress("ptb.train.txt");
        folder.Compress("ptb.test.txt");

        Corpus corpus = Corpus.Read(folder.Path);

        Assert.Equal(["<eos>", "a", "b"], corpus.Vocabulary.Tokens);
        Assert.Equal([1, 0], corpus.Test);
    }

    [Fact]
    public void A_torn_compressed_text_is_named()
    {
        using TextFolder folder = TextFolder.Of("a b\n", "b\n", "a\n");
        folder.Compress("ptb.train.txt");
        File.WriteAllText(folder["ptb.train.txt.gz"], "not gzip");
        Assert.Equal($"{folder["ptb.train.txt.gz"]} is not a whole gzip file.", Fault(folder));
    }

    [Fact]
    public void Unknown_words_become_unk_when_training_has_it()
    {
        using TextFolder folder = TextFolder.Of("a <unk>\n", "zebra a\n", "a\n");
        Assert.Equal([1, 2, 0], Corpus.Read(folder.Path).Valid);
    }

    [Fact]
    public void An_unknown_word_is_an_error_with_its_place_when_training_has_no_unk()
    {
        using TextFolder folder = TextFolder.Of("a b\n", "a\nb zebra\n", "a\n");
        Assert.Equal(
            $"{folder["ptb.valid.txt"]}, line 2: 'zebra' is not in the training text, which has no <unk> either.",
            Fault(folder));
    }

    [Fact]
    public void Bytes_that_are_not_text_are_an_error_with_their_place()
    {
        using TextFolder folder = TextFolder.Of("a\n", "a\n", "a\n");
        File.WriteAllBytes(folder["ptb.test.txt"], [.. "a\na\n"u8, 0xC3, 0x28, .. "\n"u8]);
        Assert.Equal($"{folder["ptb.test.txt"]}, line 3: these bytes are not UTF-8 text.", Fault(folder));
    }

    [Fact]
    public void A_line_end_that_training_does_not_have_is_an_error_that_says_so()
    {
        using TextFolder folder = TextFolder.Of("a b", "a", "b a\r\nb\n");
        Assert.Equal(
            $"{folder["ptb.test.txt"]}, line 1: the line ends here, which is a word of its own ('<eos>'); the training text has no line ends, and no <unk> either.",
            Fault(folder));
    }

    [Theory]
    [InlineData("a\nb \0\0 a\n", 2)]
    [InlineData("a\0\n", 1)]
    [InlineData("a\0 \0b\0\n\0", 1)]
    [InlineData("a\n\n\0", 3)]
    public void A_zero_byte_is_an_error_with_its_place(string text, int line)
    {
        foreach (string name in (string[])["ptb.train.txt", "ptb.valid.txt"])
        {
            using TextFolder folder = TextFolder.Of("a b\n", "a\n", "a\n");
            folder.Write(name, text);
            Assert.Equal($"{folder[name]}, line {line}: a zero byte is no text; UTF-16 is not read, only UTF-8.", Fault(folder));
        }
    }

    /// <summary>A file whose text is joined to another one's keeps its mark, which no eye sees.</summary>
    [Theory]
    [InlineData("a\n\uFEFFb\n", 2)]
    [InlineData("\uFEFFa b\n\n\uFEFFb\n", 3)]
    [InlineData("\uFEFF\uFEFFa\n", 1)]
    [InlineData("a b\uFEFFa\n", 1)]
    [InlineData("a\uFEFF", 1)]
    [InlineData("a\n\uFEFF", 2)]
    public void A_byte_order_mark_inside_a_text_is_an_error_with_its_place(string text, int line)
    {
        foreach (string name in (string[])["ptb.train.txt", "ptb.valid.txt"])
        {
            using TextFolder folder = TextFolder.Of("a b\n", "a\n", "a\n");
            folder.Write(name, text);
            Assert.Equal($"{folder[name]}, line {line}: a byte order mark (U+FEFF) stands at the start of a text only; remove this one.", Fault(folder));
            folder.Compress(name);
            Assert.Equal($"{folder[name]}.gz, line {line}: a byte order mark (U+FEFF) stands at the start of a text only; remove this one.", Fault(folder));
        }
    }

    [Fact]
    public void Missing_and_empty_files_are_named()
    {
        using TextFolder folder = TextFolder.Of("a\n", "", "a\n");
        Assert.Equal($"{folder["ptb.valid.txt"]} is empty.", Fault(folder));

        File.Delete(folder["ptb.test.txt"]);
        Assert.Equal($"There is no ptb.test.txt in {folder.Path}; it should hold {Corpus.ExpectedFiles}.", Fault(folder));
        Assert.Equal("ptb.train.txt, ptb.valid.txt, ptb.test.txt (or the same with .gz)", Corpus.ExpectedFiles);

        Directory.CreateDirectory(folder["ptb.test.txt.gz"]);
        Assert.Equal($"{folder["ptb.test.txt.gz"]} is a directory; a text is a file.", Fault(folder));

        string nowhere = folder["nowhere"];
        string message = Assert.Throws<InputException>(() => Corpus.Read(nowhere)).Message;
        Assert.Equal($"There is no directory {nowhere}; it should hold {Corpus.ExpectedFiles}.", message);
    }

    [Fact]
    public void A_vocabulary_beyond_the_models_is_an_error()
    {
        using TextFolder folder = TextFolder.Of("a b c d\n", "a\n", "a\n");
        Corpus corpus = Corpus.Read(folder.Path);
        corpus.RequireFits(WideShape.Config);
        string message = Assert.Throws<InputException>(() => corpus.RequireFits(NarrowShape.Config)).Message;
        Assert.Equal(
            $"The training text of {folder.Path} has 5 different words, but NarrowModel is declared with VocabSize = 3.",
            message);
    }

    [Fact]
    public void Words_beyond_ascii_stay_whole()
    {
        using TextFolder folder = TextFolder.Of("naïve 日本 😀\n", "naïve\n", "😀\n");
        Assert.Equal(["<eos>", "naïve", "日本", "😀"], Corpus.Read(folder.Path).Vocabulary.Tokens);
        Assert.Equal(64, Encoding.ASCII.GetByteCount(Corpus.Read(folder.Path).Vocabulary.Hash));
    }

    [SkippableFact]
    public void Penn_Treebank_has_its_known_size()
    {
        Corpus corpus = Corpus.Read(PennTreebank.Require());

        Assert.Equal(10_000, corpus.Vocabulary.Tokens.Count);
        Assert.Equal(929_589, corpus.Train.Length);
        Assert.Equal(73_760, corpus.Valid.Length);
        Assert.Equal(82_430, corpus.Test.Length);
        Assert.Equal(["the", "<unk>", "<eos>"], corpus.Vocabulary.Tokens.Take(3));
    }

    private static string Fault(TextFolder folder) =>
        Assert.Throws<InputException>(() => Corpus.Read(folder.Path)).Message;
}
