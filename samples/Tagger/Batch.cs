using System;

namespace Tagger;

/// <summary>Sentences side by side, time-major, as the networks take them.</summary>
internal sealed class Batch
{
    /// <summary>How many sentences.</summary>
    public const int Size = 32;

    /// <summary>Numbers of words, <c>[T, B]</c>.</summary>
    public int[] Words { get; } = new int[Sentence.MostWords * Size];

    /// <summary>Numbers of labels, <c>[T, B]</c>.</summary>
    public int[] Labels { get; } = new int[Sentence.MostWords * Size];

    /// <summary>Words of each sentence, <c>[B]</c>.</summary>
    public int[] Lengths { get; } = new int[Size];

    /// <summary>Puts a sentence in a place.</summary>
    public void Put(int place, Sentence sentence)
    {
        Lengths[place] = sentence.Words.Length;
        for (int step = 0; step < sentence.Words.Length; step++)
        {
            Words[(step * Size) + place] = Vocabulary.NumberOf(sentence.Words[step]);
            Labels[(step * Size) + place] = (int)sentence.Labels[step];
        }
    }

    /// <summary>The label with the highest score at a step of a sentence.</summary>
    public static Label Best(ReadOnlySpan<float> scores, int place, int step)
    {
        ReadOnlySpan<float> row = scores.Slice(((step * Size) + place) * Vocabulary.Labels, Vocabulary.Labels);
        int best = 0;
        for (int label = 1; label < row.Length; label++)
            best = row[label] > row[best] ? label : best;
        return (Label)best;
    }
}
