using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using System.Linq;
using System.Text;
using ModelGen.Checkpoints;
using ModelGen.Training;

namespace ModelGen.Ptb.Commands;

/// <summary>The command <c>vocab</c>: which words a text has, and which <c>VocabSize</c> a model of it is to be declared with.</summary>
/// <param name="output">Standard output.</param>
/// <param name="error">Standard error.</param>
internal sealed class VocabCommand(TextWriter output, TextWriter error)
{
    private const int MostFrequent = 20;
    private const int Sizes = 8;

    private readonly Argument<string[]> _files = new("FILE")
    {
        Description = "The texts to learn from, plain or compressed by gzip",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<TokenKind?> _tokens = TextOptions.NewTokens();

    /// <summary>The command.</summary>
    public Command Command
    {
        get
        {
            var command = new Command("vocab", "Says which VocabSize a text needs, and what smaller ones leave out") { _files, _tokens };
            command.SetAction(Write);
            return command;
        }
    }

    private void Write(ParseResult parsed)
    {
        string[] files = parsed.GetValue(_files)!;
        if (files.Length == 0)
            throw new InputException("vocab needs a FILE: a text to learn from.");
        var counts = new TokenCounts(parsed.GetValue(_tokens) ?? TokenKind.Words);
        foreach (string file in files)
            counts.AddFile(file, error.WriteLine);

        string all = counts.Kind == TokenKind.Bytes ? "every byte" : counts.VocabSize > counts.Different ? $"all of them, and {Vocabulary.Unknown}" : "all of them";
        output.WriteLine($"{counts.Total:N0} {counts.Kind.Plural()}, {counts.Different:N0} of them different");
        output.WriteLine($"VocabSize = {counts.VocabSize}: {all}");
        foreach (int size in SmallerThan(counts))
            output.WriteLine($"VocabSize = {size}: {(double)counts.CountIn(counts.ToVocabulary(size)) / counts.Total:P2} of the text");
        output.WriteLine("Most frequent:");
        foreach ((string token, long count) in counts.ByFrequency.Take(MostFrequent))
            output.WriteLine($"{count,12:N0}  {Shown(token, counts.Kind)}");
    }

    // 1, 2, 5, 10, 20, 50 and so on, the largest of them. Bytes have no choice.
    private static IEnumerable<int> SmallerThan(TokenCounts counts)
    {
        var sizes = new List<int>();
        for (int power = 1; counts.Kind != TokenKind.Bytes && power < counts.VocabSize && power <= 100_000_000; power *= 10)
            sizes.AddRange(new[] { power, 2 * power, 5 * power }.Where(size => size > 1 && size < counts.VocabSize));
        return Enumerable.Reverse(sizes).Take(Sizes);
    }

    // White space and what else is not seen by its number.
    private static string Shown(string token, TokenKind kind)
    {
        if (kind == TokenKind.Words)
            return Excerpt.Of(token);
        int number = Rune.GetRuneAt(token, 0).Value;
        return kind == TokenKind.Bytes ? $"0x{number:X2}" : number <= ' ' || Rune.IsControl(new Rune(number)) ? $"U+{number:X4}" : token;
    }
}
