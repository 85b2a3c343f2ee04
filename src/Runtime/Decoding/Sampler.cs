using System;
using System.Runtime.Intrinsics;
using ModelGen.Randomness;

namespace ModelGen.Decoding;

/// <summary>
/// Draws tokens. There is no state: what is drawn is a function of seed, row and step. The point of the unit interval that decides is made of the first two words
/// of <see cref="Philox"/>, 53 bits, whose counter is the step (two words), 2^32 - 1 (which no other numbers of a model have there) and the row, and whose key is the seed.
/// A sampler is used by one thread at a time.
/// </summary>
public sealed class Sampler
{
    private const uint Domain = uint.MaxValue;

    private readonly SamplingOptions _options;
    private readonly double[] _weights;
    private readonly ulong[] _ranks;

    /// <summary>A sampler.</summary>
    /// <param name="vocabSize">Tokens that can come, at least 1.</param>
    /// <param name="options">How they are drawn; without it with the probabilities that the model gives.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are no tokens.</exception>
    public Sampler(int vocabSize, SamplingOptions? options = null)
    {
        _weights = new double[SearchChecks.Number(vocabSize, nameof(vocabSize), 1)];
        _ranks = new ulong[vocabSize];
        _options = options ?? new SamplingOptions();
    }

    /// <summary>Draws a token. Allocates nothing.</summary>
    /// <param name="logits">The scores of the tokens, <c>[V]</c>: logarithms of probabilities, up to a number that all share.</param>
    /// <param name="row">Which of several texts it is for, from 0.</param>
    /// <param name="step">The step of the text, from 0.</param>
    /// <exception cref="ArgumentException">There are more or fewer scores than tokens.</exception>
    /// <exception cref="NotFiniteNumberException">The scores say nothing: NaN, infinity, or negative infinity for all tokens.</exception>
    public int Draw(ReadOnlySpan<float> logits, int row, long step)
    {
        if (logits.Length != _weights.Length)
            throw new ArgumentException($"logits has {logits.Length} scores: expected {_weights.Length}.", nameof(logits));
        float highest = Logits.Highest(logits, row, step);
        if (_options.Temperature == 0)
            return Logits.Best(logits);

        double total = 0;
        for (int token = 0; token < logits.Length; token++)
        {
            // A score that is the highest has the weight 1, whatever the temperature is.
            _weights[token] = Math.Exp(((double)logits[token] - highest) / _options.Temperature);
            total += _weights[token];
        }

        if (_options.TopK < logits.Length || _options.TopP < 1)
            total = Limit(logits);
        return Pick(_weights, total * Point(row, step));
    }

    /// <summary>
    /// The token that a point between 0 and the sum of all weights falls on. What rounding leaves over belongs to the last token that can be drawn at all.
    /// </summary>
    internal static int Pick(ReadOnlySpan<double> weights, double point)
    {
        int last = 0;
        for (int token = 0; token < weights.Length && point >= 0; token++)
        {
            point -= weights[token];
            if (weights[token] > 0)
                last = token;
        }

        return last;
    }

    // Tokens that are not among the most likely lose their weights: what is left.
    private double Limit(ReadOnlySpan<float> logits)
    {
        // Higher scores first, and of equal ones the earlier token.
        for (int token = 0; token < logits.Length; token++)
        {
            // As a whole number a float that is not negative goes up with its value, and one that is goes down; -0 is 0.
            int bits = BitConverter.SingleToInt32Bits(logits[token] + 0f);
            uint rising = (uint)(bits ^ (bits >> 31 & int.MaxValue)) ^ 0x8000_0000;
            _ranks[token] = (ulong)~rising << 32 | (uint)token;
        }

        Array.Sort(_ranks);
        int kept = Math.Min(_options.TopK, _ranks.Length);
        double total = Sum(kept);
        if (_options.TopP < 1)
        {
            double wanted = _options.TopP * total;
            (total, kept) = (0, 0);
            do
                total += _weights[(uint)_ranks[kept++]];
            while (total < wanted);
        }

        foreach (ulong rank in _ranks.AsSpan(kept))
            _weights[(uint)rank] = 0;
        return total;
    }

    private double Sum(int count)
    {
        double sum = 0;
        foreach (ulong rank in _ranks.AsSpan(0, count))
            sum += _weights[(uint)rank];
        return sum;
    }

    private double Point(int row, long step)
    {
        Vector128<uint> words = Philox.Draw(Vector128.Create((uint)step, Domain, (uint)(step >> 32), (uint)row), _options.Seed);
        return (((ulong)words[1] << 32 | words[0]) >> 11) * (1.0 / (1L << 53));
    }
}
