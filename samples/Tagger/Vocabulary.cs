using System.Collections.Generic;
using System.Linq;

namespace Tagger;

/// <summary>The words of the grammar, by the labels that they can have. Many have several.</summary>
internal static class Vocabulary
{
    /// <summary>How many words there are, the unknown one included.</summary>
    public const int Count = 64;

    /// <summary>How many labels there are.</summary>
    public const int Labels = 12;

    /// <summary>What stands for words that are not listed: 0.</summary>
    public const string Unknown = "(unknown)";

    /// <summary>Subjects.</summary>
    public static readonly string[] Subjects = ["he", "she", "it", "this", "that"];

    /// <summary>Objects.</summary>
    public static readonly string[] Objects = ["him", "her", "it", "this", "that"];

    /// <summary>Before nouns.</summary>
    public static readonly string[] Determiners = ["the", "a", "every", "this", "that"];

    /// <summary>Before nouns.</summary>
    public static readonly string[] Possessives = ["my", "his", "her"];

    /// <summary>Before nouns.</summary>
    public static readonly string[] Adjectives = ["old", "light", "fast", "cold", "round", "dark", "green"];

    /// <summary>Nouns.</summary>
    public static readonly string[] Nouns = ["man", "dog", "boat", "house", "park", "light", "cold", "round", "dark", "can", "watch", "water", "run", "walk", "play"];

    /// <summary>Verbs with an object, after an auxiliary and after a subject.</summary>
    public static readonly (string Base, string Finite)[] Transitive =
        [("watch", "watches"), ("water", "waters"), ("light", "lights"), ("man", "mans"), ("can", "cans"), ("see", "sees")];

    /// <summary>Verbs without one.</summary>
    public static readonly (string Base, string Finite)[] Intransitive = [("run", "runs"), ("walk", "walks"), ("play", "plays"), ("sleep", "sleeps")];

    /// <summary>Verbs with another verb.</summary>
    public static readonly (string Base, string Finite)[] Wishes = [("want", "wants"), ("like", "likes")];

    /// <summary>Before verbs.</summary>
    public static readonly string[] Auxiliaries = ["can", "will", "must"];

    /// <summary>After verbs.</summary>
    public static readonly string[] Adverbs = ["fast", "often", "here", "round"];

    /// <summary>Before what has a noun in it.</summary>
    public static readonly string[] Prepositions = ["to", "in", "near", "by", "round"];

    private static readonly string[] Words =
    [
        .. ((string[])[
            Unknown, .. Subjects, .. Objects, .. Determiners, .. Possessives, .. Adjectives, .. Nouns,
            .. Transitive.Concat(Intransitive).Concat(Wishes).SelectMany(verb => new[] { verb.Base, verb.Finite }),
            .. Auxiliaries, .. Adverbs, .. Prepositions, "to", "that", "and",
        ]).Distinct(),
    ];

    private static readonly Dictionary<string, int> Numbers = Words.Index().ToDictionary(word => word.Item, word => word.Index);

    /// <summary>How many words are listed, of the <see cref="Count"/> that there is room for.</summary>
    public static int Listed => Words.Length;

    /// <summary>A word's number; 0 where it is not listed.</summary>
    public static int NumberOf(string word) => Numbers.GetValueOrDefault(word.ToLowerInvariant());
}
