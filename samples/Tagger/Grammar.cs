using System;
using System.Collections.Generic;
using System.Linq;

namespace Tagger;

/// <summary>
/// Sentences whose words can often be several things: "her" is a pronoun in "he sees her" and a possessive in "he sees her boat", "that can" begins with a
/// pronoun if "run" follows, and with a determiner if "runs" does. One open word in twelve is unknown.
/// </summary>
internal sealed class Grammar(int seed)
{
    private readonly Random _random = new(seed);
    private readonly List<(string Word, Label Label)> _made = [];

    /// <summary>Sentences that all differ from each other, and from those of other calls with the same set.</summary>
    /// <param name="count">How many.</param>
    /// <param name="seen">The sentences so far.</param>
    public Sentence[] Draw(int count, HashSet<string> seen)
    {
        var sentences = new Sentence[count];
        for (int index = 0; index < count; index++)
        {
            Sentence sentence;
            do
                sentence = Draw();
            while (sentence.Words.Length > Sentence.MostWords || !seen.Add(sentence.ToString()));
            sentences[index] = sentence;
        }

        return sentences;
    }

    private Sentence Draw()
    {
        _made.Clear();
        Clause();
        if (Chance(0.25))
        {
            Add("and", Label.Conjunction);
            Clause();
        }

        return new Sentence([.. _made.Select(made => made.Word)], [.. _made.Select(made => made.Label)]);
    }

    private void Clause()
    {
        Phrase(Vocabulary.Subjects);
        Predicate(isFinite: true);
    }

    private void Predicate(bool isFinite)
    {
        if (isFinite && Chance(0.3))
        {
            Add(OneOf(Vocabulary.Auxiliaries), Label.Auxiliary);
            Predicate(isFinite: false);
        }
        else if (Chance(0.15))
        {
            Verb(Vocabulary.Wishes, isFinite);
            Add("to", Label.Particle);
            Predicate(isFinite: false);
        }
        else if (Chance(0.6))
        {
            Verb(Vocabulary.Transitive, isFinite);
            Phrase(Vocabulary.Objects);
        }
        else
        {
            Verb(Vocabulary.Intransitive, isFinite);
            if (Chance(0.4))
                AddOpen(OneOf(Vocabulary.Adverbs), Label.Adverb);
            else if (Chance(0.4))
                Place();
        }
    }

    private void Phrase(string[] pronouns)
    {
        if (Chance(0.35))
        {
            Add(OneOf(pronouns), Label.Pronoun);
            return;
        }

        if (Chance(0.3))
            Add(OneOf(Vocabulary.Possessives), Label.Possessive);
        else
            Add(OneOf(Vocabulary.Determiners), Label.Determiner);
        while (Chance(0.3))
            AddOpen(OneOf(Vocabulary.Adjectives), Label.Adjective);
        AddOpen(OneOf(Vocabulary.Nouns), Label.Noun);
        if (Chance(0.12))
        {
            Place();
        }
        else if (Chance(0.12))
        {
            Add("that", Label.Relative);
            Predicate(isFinite: true);
        }
    }

    private void Place()
    {
        Add(OneOf(Vocabulary.Prepositions), Label.Preposition);
        Phrase(Vocabulary.Objects);
    }

    private void Verb((string Base, string Finite)[] verbs, bool isFinite)
    {
        (string stem, string finite) = verbs[_random.Next(verbs.Length)];
        AddOpen(isFinite ? finite : stem, Label.Verb);
    }

    private void AddOpen(string word, Label label) => Add(Chance(1.0 / 12) ? Vocabulary.Unknown : word, label);

    private void Add(string word, Label label) => _made.Add((word, label));

    private string OneOf(string[] words) => words[_random.Next(words.Length)];

    private bool Chance(double probability) => _random.NextDouble() < probability;
}
