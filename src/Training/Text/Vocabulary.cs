using System;
using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography;
using System.Text;

namespace ModelGen.Training;

/// <summary>The words of a training text; a word's id is its place in the list.</summary>
public sealed class Vocabulary
{
    /// <summary>The word that stands for every line end.</summary>
    public const string EndOfLine = "<eos>";

    /// <summary>The word that stands for every unknown word, in texts that have it.</summary>
    public const string Unknown = "<unk>";

    private readonly Dictionary<string, int> _ids;

    /// <summary>Makes a vocabulary of these words, in the order of their ids.</summary>
    public Vocabulary(IReadOnlyList<string> words)
    {
        Words = words;
        _ids = words.Select((word, id) => (word, id)).ToDictionary(entry => entry.word, entry => entry.id);
    }

    /// <summary>The words, in the order of their ids.</summary>
    public IReadOnlyList<string> Words { get; }

    /// <summary>Tells vocabularies apart: SHA-256 of the words, one per line, in hexadecimal.</summary>
    public string Hash =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', Words))));

    /// <summary>The vocabulary of a training text: ids by descending frequency, then in ordinal order.</summary>
    /// <param name="counts">How often each word comes up.</param>
    public static Vocabulary Of(IEnumerable<(string Word, int Count)> counts) => new([
        .. counts
            .OrderByDescending(entry => entry.Count)
            .ThenBy(entry => entry.Word, StringComparer.Ordinal)
            .Select(entry => entry.Word),
    ]);

    /// <summary>Whether a word has an id of its own.</summary>
    public bool Has(string word) => _ids.ContainsKey(word);

    /// <summary>The id of a word, that of <see cref="Unknown"/> when it is not in the vocabulary; null when that is not either.</summary>
    public int? IdOf(string word) =>
        _ids.TryGetValue(word, out int id) || _ids.TryGetValue(Unknown, out id) ? id : null;
}
