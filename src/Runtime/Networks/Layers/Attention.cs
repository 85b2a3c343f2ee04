using System;
using System.Linq;

namespace ModelGen.Networks;

/// <summary>Attention over a sequence, the memory: for a query the mean of the memory's real steps, by how well each fits.</summary>
public sealed class Attention
{
    private readonly string _name;
    private readonly AttentionScore _score;
    private readonly AttentionWeights _weights;

    /// <summary>Attention without parameters.</summary>
    /// <param name="score">How well a query fits a key: <see cref="AttentionScore.Dot"/> or <see cref="AttentionScore.ScaledDot"/>.</param>
    /// <exception cref="ArgumentException">The score has parameters.</exception>
    public Attention(AttentionScore score)
        : this("the layer", score, default)
    {
        if (score is not (AttentionScore.Dot or AttentionScore.ScaledDot))
        {
            throw new ArgumentException($"score is {score}, which has parameters: expected Dot or ScaledDot, or a constructor that takes them.", nameof(score));
        }
    }

    /// <summary>Multiplicative attention.</summary>
    /// <param name="queries">Columns of a query.</param>
    /// <param name="memory">Columns of the memory.</param>
    /// <param name="kernel">W, <c>[queries, memory]</c>.</param>
    /// <exception cref="ArgumentException">There are more or fewer numbers.</exception>
    public Attention(int queries, int memory, ReadOnlySpan<double> kernel)
        : this("the layer", AttentionScore.Multiplicative, new AttentionWeights { Query = new Matrix(queries, memory, kernel, nameof(kernel)) })
    {
    }

    /// <summary>Additive attention.</summary>
    /// <param name="queries">Columns of a query.</param>
    /// <param name="memory">Columns of the memory.</param>
    /// <param name="query">W, <c>[queries, width]</c>, where the width is that of <paramref name="score"/>.</param>
    /// <param name="key">U, <c>[memory, width]</c>.</param>
    /// <param name="bias">b, <c>[width]</c>.</param>
    /// <param name="score">v, <c>[width]</c>.</param>
    /// <exception cref="ArgumentException">There are more or fewer numbers.</exception>
    public Attention(int queries, int memory, ReadOnlySpan<double> query, ReadOnlySpan<double> key, ReadOnlySpan<double> bias, ReadOnlySpan<double> score)
        : this("the layer", AttentionScore.Additive, new AttentionWeights
        {
            Query = new Matrix(queries, score.Length, query, nameof(query)),
            Key = new Matrix(memory, score.Length, key, nameof(key)),
            Bias = new Matrix(1, score.Length, bias, nameof(bias)),
            Score = new Matrix(1, score.Length, score, nameof(score)),
        })
    {
    }

    internal Attention(string name, AttentionScore score, AttentionWeights weights) => (_name, _score, _weights) = (name, score, weights);

    /// <summary>
    /// For each query the mean of the memory, weighted by the softmax of the scores over its real steps, <c>[T, B, width of the memory]</c>;
    /// zero where the memory has no real step.
    /// </summary>
    /// <param name="queries">The queries.</param>
    /// <param name="memory">What is attended to; its padding has no weight.</param>
    /// <exception cref="ArgumentException">Queries or memory have more or fewer columns than the score is made for.</exception>
    public Attended Apply(Sequence queries, Sequence memory)
    {
        Check(queries.Width, memory, queries.Batch, nameof(queries));
        Sequence weights = Sequence.OfRows(queries.Axis, memory.Steps, (t, b) => WeightsOf(queries.Row(t, b), memory, b));
        return new Attended(Sequence.OfRows(queries.Axis, memory.Width, (t, b) => ContextOf(weights.Row(t, b), memory, b)), weights);
    }

    /// <exception cref="ArgumentException">Queries or memory have more or fewer columns than the score is made for.</exception>
    internal void Check(int queryWidth, Sequence memory, int batch, string queries)
    {
        Shapes.CheckBatch(batch, queries, memory.Batch, nameof(memory));
        int wanted = _weights.Query?.Rows ?? memory.Width;
        if (queryWidth != wanted)
        {
            throw new ArgumentException($"{queries} has {Shapes.Columns(queryWidth)}: {_name} reads {wanted} of a query.", queries);
        }

        if (_score == AttentionScore.Additive || _score == AttentionScore.Multiplicative)
        {
            Shapes.CheckWidth(memory, _weights.Key?.Rows ?? _weights.Query!.Columns, nameof(memory), _name);
        }
    }

    /// <summary>The weights of the memory's steps, <c>[steps of the memory]</c>.</summary>
    internal double[] WeightsOf(double[] query, Sequence memory, int b)
    {
        int[] real = memory.Axis.RealSteps(b);
        double[] weights = new double[memory.Steps];
        if (real.Length > 0)
        {
            double[] shares = Functions.SoftmaxOf([.. real.Select(t => ScoreOf(query, memory.Row(t, b)))]);
            for (int step = 0; step < real.Length; step++)
            {
                weights[real[step]] = shares[step];
            }
        }

        return weights;
    }

    /// <summary>The mean of the memory with these weights.</summary>
    internal static double[] ContextOf(double[] weights, Sequence memory, int b) =>
        [.. Enumerable.Range(0, memory.Width).Select(i => weights.Select((weight, t) => weight * memory[t, b, i]).Sum())];

    private double ScoreOf(double[] query, double[] key) => _score switch
    {
        AttentionScore.Additive => Additive(query, key),
        AttentionScore.Dot => Dot(query, key),
        AttentionScore.Multiplicative => Dot(_weights.Query!.Times(query), key),
        _ => Dot(query, key) / Math.Sqrt(key.Length),
    };

    private double Additive(double[] query, double[] key)
    {
        (double[] fromQuery, double[] fromKey) = (_weights.Query!.Times(query), _weights.Key!.Times(key));
        return fromQuery.Select((q, i) => _weights.Score![0, i] * Math.Tanh(q + fromKey[i] + _weights.Bias![0, i])).Sum();
    }

    private static double Dot(double[] x, double[] y) => x.Zip(y, static (a, b) => a * b).Sum();
}
