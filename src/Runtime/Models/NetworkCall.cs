using System;

namespace ModelGen;

/// <summary>
/// A call of a network's face, which generated code makes: lengths and masks first, then the feeds, each checked; then a pass. Until the pass runs nothing
/// of the model has changed.
/// </summary>
public ref struct NetworkCall
{
    private readonly NetworkSession _session;
    private readonly CallGuard.Call _call;

    internal NetworkCall(NetworkSession session, CallGuard.Call call)
    {
        _session = session;
        _call = call;
    }

    /// <summary>The lengths of the sequences of a feed, <c>[B]</c>.</summary>
    /// <param name="feed">The feed that opens the axis.</param>
    /// <param name="lengths">The lengths.</param>
    /// <exception cref="ArgumentException">There are more or fewer, or one is not from 1 to T.</exception>
    public readonly void Lengths(string feed, ReadOnlySpan<int> lengths) => _session.AxisOf(feed).TakeLengths(lengths);

    /// <summary>Which steps of a feed are real, <c>[T, B]</c>.</summary>
    /// <param name="feed">The feed that opens the axis.</param>
    /// <param name="mask">1 for real steps, 0 for others.</param>
    /// <exception cref="ArgumentException">There are more or fewer numbers, or one is neither 0 nor 1.</exception>
    public readonly void Mask(string feed, ReadOnlySpan<float> mask) => _session.AxisOf(feed).TakeMask(mask);

    /// <summary>A feed of whole numbers.</summary>
    /// <param name="feed">Its number.</param>
    /// <param name="ids">The values.</param>
    /// <exception cref="ArgumentException">There are more or fewer, or one is no class.</exception>
    public readonly void Feed(int feed, ReadOnlySpan<int> ids) => _session.FeedOf(feed).Take(ids);

    /// <summary>A feed of real numbers.</summary>
    /// <param name="feed">Its number.</param>
    /// <param name="numbers">The values.</param>
    /// <exception cref="ArgumentException">There are more or fewer.</exception>
    public readonly void Feed(int feed, ReadOnlySpan<float> numbers) => _session.FeedOf(feed).Take(numbers);

    /// <summary>Says that an output will be read.</summary>
    /// <param name="output">Its number.</param>
    /// <param name="destination">What receives it.</param>
    /// <exception cref="ArgumentException">It is longer or shorter.</exception>
    public readonly void Expect(int output, Span<float> destination) => _session.CheckOutput(output, destination);

    /// <summary>The forward pass of training.</summary>
    /// <returns>The loss.</returns>
    public readonly double Forward() => _session.Forward();

    /// <summary>A training step.</summary>
    /// <param name="learningRate">The learning rate.</param>
    /// <returns>The loss before the update.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The learning rate is not finite, or beyond the range of 32-bit floats.</exception>
    public readonly double TrainStep(double learningRate) => _session.TrainStep(learningRate);

    /// <summary>The loss and the outputs, without dropout.</summary>
    /// <returns>The loss.</returns>
    public readonly double Evaluate() => _session.Evaluate();

    /// <summary>The outputs alone.</summary>
    public readonly void Predict() => _session.Predict();

    /// <summary>Copies an output out.</summary>
    /// <param name="output">Its number.</param>
    /// <param name="destination">Receives it.</param>
    public readonly void Read(int output, Span<float> destination) => _session.ReadOutput(output, destination);

    /// <summary>Ends the call.</summary>
    public void Dispose() => _call.Dispose();
}
