using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace ModelGen.Training;

/// <summary>
/// A made-up language whose entropy is known exactly, so that a perplexity reached on its texts can be judged.
/// <para>
/// Every word belongs to one class. The next word's class depends on the class of the last word and on the group of the class
/// before it: a few successors, drawn when the language is made, take almost all the probability. The word itself is drawn
/// from its class by Zipf's law. A reader who knows the last two words knows the context, which follows a Markov chain; hence
/// the entropy rate is the chain's stationary average of H(class | context) + H(word | class).
/// </para>
/// </summary>
public sealed class SyntheticSource
{
    /// <summary>Different words of the language.</summary>
    public const int WordCount = 10_000;

    private const int Classes = 20;
    private const int Groups = 2;
    private const int Contexts = Groups * Classes;
    private const int WordsPerClass = WordCount / Classes;
    private const double ZipfExponent = 1.5;

    // What is left goes to all classes alike: every context can be reached, so the stationary distribution is unique.
    private static readonly double[] SuccessorShares = [0.6, 0.25, 0.1];

    private readonly ulong _seed;
    private readonly double[][] _classGivenContext;
    private readonly double[] _wordGivenClass;

    /// <summary>Makes the language of a seed.</summary>
    public SyntheticSource(ulong seed)
    {
        _seed = seed;
        Random random = NewRandom(stream: 0);
        _classGivenContext = [.. Enumerable.Range(0, Contexts).Select(_ => DrawSuccessors(random))];
        _wordGivenClass = Zipf();
        ContextProbabilities = Stationary();
    }

    /// <summary>Uncertainty of the next word given all words before it, in nats.</summary>
    public double EntropyRate =>
        ContextProbabilities.Zip(_classGivenContext, (weight, classes) => weight * Entropy(classes)).Sum()
        + Entropy(_wordGivenClass);

    /// <summary>Uncertainty of the next word given none of the words before it, in nats.</summary>
    public double UnigramEntropy => Entropy(ClassProbabilities()) + Entropy(_wordGivenClass);

    /// <summary>How often each context comes up in the long run.</summary>
    public IReadOnlyList<double> ContextProbabilities { get; }

    /// <summary>The context that two words in a row leave behind.</summary>
    public static int ContextAfter(int first, int second) => ContextOf(ClassOf(first), ClassOf(second));

    /// <summary>Probability of a word in a context.</summary>
    public double Probability(int word, int context) =>
        _classGivenContext[context][ClassOf(word)] * _wordGivenClass[word / Classes];

    /// <summary>Draws a corpus.</summary>
    /// <param name="train">Words of the training text.</param>
    /// <param name="other">Words of the validation and the test text each.</param>
    public Corpus Draw(int train, int other)
    {
        var words = new Vocabulary([
            .. Enumerable.Range(0, WordCount).Select(id => "w" + id.ToString(CultureInfo.InvariantCulture)),
        ]);
        return new Corpus($"a synthetic language (seed {_seed})", words, Text(train, 1), Text(other, 2), Text(other, 3))
        {
            Scale = new PerplexityScale(Math.Exp(EntropyRate), Math.Exp(UnigramEntropy)),
        };
    }

    /// <summary>Draws a text that begins anywhere in the language.</summary>
    /// <param name="length">Number of words.</param>
    /// <param name="stream">Which text: each number gives another one.</param>
    public int[] Text(int length, int stream)
    {
        Random random = NewRandom(stream);
        double[] contexts = Cumulative(ContextProbabilities);
        double[] words = Cumulative(_wordGivenClass);
        double[][] classes = [.. _classGivenContext.Select(Cumulative)];

        int[] text = new int[length];
        int context = Draw(contexts, random);
        for (int i = 0; i < length; i++)
        {
            int next = Draw(classes[context], random);
            text[i] = Draw(words, random) * Classes + next;
            context = ContextOf(context % Classes, next);
        }

        return text;
    }

    // Words are numbered by rank first and class second: the most frequent word of every class comes before all others.
    private static int ClassOf(int word) => word % Classes;

    private static int ContextOf(int before, int last) => before % Groups * Classes + last;

    private static double[] DrawSuccessors(Random random)
    {
        double[] classes = new double[Classes];
        Array.Fill(classes, (1 - SuccessorShares.Sum()) / Classes);
        int[] successors = [.. Enumerable.Range(0, Classes)];
        random.Shuffle(successors);
        for (int i = 0; i < SuccessorShares.Length; i++)
            classes[successors[i]] += SuccessorShares[i];
        return classes;
    }

    private static double[] Zipf()
    {
        double[] weights = [.. Enumerable.Range(1, WordsPerClass).Select(rank => Math.Pow(rank, -ZipfExponent))];
        double total = weights.Sum();
        return Array.ConvertAll(weights, weight => weight / total);
    }

    /// <summary>The distribution that a step of the chain leaves as it is, by stepping until nothing changes.</summary>
    private double[] Stationary()
    {
        double[] current = [.. Enumerable.Repeat(1.0 / Contexts, Contexts)];
        for (double change = 1; change > 1e-14;)
        {
            double[] next = new double[Contexts];
            for (int context = 0; context < Contexts; context++)
            {
                for (int c = 0; c < Classes; c++)
                    next[ContextOf(context % Classes, c)] += current[context] * _classGivenContext[context][c];
            }

            change = current.Zip(next, (a, b) => Math.Abs(a - b)).Sum();
            current = next;
        }

        return current;
    }

    private double[] ClassProbabilities()
    {
        double[] classes = new double[Classes];
        for (int context = 0; context < Contexts; context++)
            classes[context % Classes] += ContextProbabilities[context];
        return classes;
    }

    private static double Entropy(IEnumerable<double> distribution) => -distribution.Sum(p => p * Math.Log(p));

    private static double[] Cumulative(IEnumerable<double> distribution)
    {
        double sum = 0;
        return [.. distribution.Select(p => sum += p)];
    }

    private static int Draw(double[] cumulative, Random random)
    {
        int found = Array.BinarySearch(cumulative, random.NextDouble() * cumulative[^1]);
        return int.Min(found < 0 ? ~found : found, cumulative.Length - 1);
    }

    // Seeds and streams that differ give generators that have nothing in common (a 64-bit multiplicative hash).
    private Random NewRandom(int stream) =>
        new((int)(((_seed * 31 + (ulong)stream + 1) * 0x9E37_79B9_7F4A_7C15) >> 33));
}
