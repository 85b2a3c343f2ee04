using System;
using System.Collections.Generic;
using System.Linq;

namespace Sentiment;

/// <summary>
/// Writes reviews of films. A review thinks what most of its opinions say. An opinion is a word for or against the film, which a negation turns
/// around; the same words stand in sentences of both kinds, so counting them tells little. Sentences about the plot say nothing at all, and have
/// negations, too.
/// </summary>
/// <param name="random">Decides all.</param>
public sealed class ReviewGrammar(Random random)
{
    /// <summary>The shortest review.</summary>
    public const int FewestWords = 5;

    private static readonly string[] Good = ["good", "great", "funny", "clever", "moving", "brilliant", "charming", "fresh", "gripping", "honest"];

    private static readonly string[] Bad = ["bad", "poor", "boring", "stupid", "flat", "awful", "clumsy", "stale", "tedious", "fake"];

    private static readonly string[] Things = ["film", "plot", "acting", "music", "ending", "script", "cast", "camera", "dialogue", "story", "hero", "pace"];

    private static readonly string[] Verbs = ["was", "is", "seemed", "felt"];

    private static readonly string[] Negations = ["not", "never", "hardly"];

    private static readonly string[] Degrees = ["very", "really", "so", "all that"];

    private static readonly string[] People = ["he", "she", "the captain", "her brother", "the old man", "a stranger", "the doctor", "my friend"];

    private static readonly string[] Deeds =
    [
        "came home", "crossed the river", "opened the door", "found a letter", "left the town", "called the police", "sold the house", "took the train",
        "lost the key", "met a spy", "went to sea", "kept the secret",
    ];

    private static readonly string[] Times = ["in the first scene", "after the war", "that night", "on a sunday", "years later", "at the end", "in paris"];

    /// <summary>A number of reviews.</summary>
    public Review[] Write(int count) => [.. Enumerable.Range(0, count).Select(_ => Write())];

    /// <summary>A review.</summary>
    public Review Write()
    {
        // Short and long ones are equally frequent by the order of magnitude.
        int length = (int)(FewestWords * Math.Pow((double)ReviewModel.MaxWords / FewestWords, random.NextDouble()));
        bool isPositive = random.Next(2) == 0;
        var words = new List<string>();
        int agreeing = 0, opposing = 0;
        Opinion(words, isPositive);
        while (true)
        {
            int before = words.Count;
            // An opinion against the review's own is outweighed by three: the sum is never in doubt.
            bool isOpinion = random.Next(2) == 0, agrees = opposing >= agreeing / 3 || random.Next(4) > 0;
            if (isOpinion)
                Opinion(words, isPositive == agrees);
            else
                Plot(words);
            if (words.Count > length)
            {
                words.RemoveRange(before, words.Count - before);
                return new Review([.. words], isPositive);
            }

            (agreeing, opposing) = (agreeing + (isOpinion && agrees ? 1 : 0), opposing + (isOpinion && !agrees ? 1 : 0));
        }
    }

    private void Opinion(List<string> words, bool isPositive)
    {
        bool isNegated = random.Next(2) == 0;
        Say(words, "the", One(Things), One(Verbs));
        if (isNegated)
            Say(words, One(Negations));
        if (random.Next(2) == 0)
            Say(words, One(Degrees));
        Say(words, One(isPositive != isNegated ? Good : Bad), ".");
    }

    private void Plot(List<string> words)
    {
        Say(words, One(People));
        if (random.Next(4) == 0)
            Say(words, One(Negations));
        Say(words, One(Deeds));
        if (random.Next(2) == 0)
            Say(words, One(Times));
        Say(words, ".");
    }

    private string One(string[] of) => of[random.Next(of.Length)];

    private static void Say(List<string> words, params ReadOnlySpan<string> parts)
    {
        foreach (string part in parts)
            words.AddRange(part.Split(' '));
    }
}
