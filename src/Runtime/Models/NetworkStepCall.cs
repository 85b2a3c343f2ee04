using System;

namespace ModelGen;

/// <summary>
/// A call of Begin or Advance, which generated code makes: lengths and masks first, then the feeds, each checked; then the pass. Until the pass runs nothing of the
/// model has changed. All arguments have as many rows as the first one.
/// </summary>
public ref struct NetworkStepCall
{
    private readonly NetworkSession _session;
    private readonly CallGuard.Call _call;

    internal NetworkStepCall(NetworkSession session, CallGuard.Call call)
    {
        _session = session;
        _call = call;
    }

    /// <summary>The lengths of the sequences of a feed, <c>[rows]</c>.</summary>
    /// <param name="feed">The feed that opens the axis.</param>
    /// <param name="lengths">The lengths.</param>
    /// <exception cref="ArgumentException">There are none or too many, or one is not from 1 to T.</exception>
    public readonly void Lengths(string feed, ReadOnlySpan<int> lengths) => _session.Steps.Give(_session.AxisOf(feed).TakeLengthsOfRows(lengths), _session.AxisOf(feed).Lengths);

    /// <summary>Which steps of a feed are real, <c>[T, rows]</c>.</summary>
    /// <param name="feed">The feed that opens the axis.</param>
    /// <param name="mask">1 for real steps, 0 for others.</param>
    /// <exception cref="ArgumentException">The number of values is wrong, or one is neither 0 nor 1.</exception>
    public readonly void Mask(string feed, ReadOnlySpan<float> mask) => _session.Steps.Give(_session.AxisOf(feed).TakeMaskOfRows(mask), _session.AxisOf(feed).Mask);

    /// <summary>A feed of whole numbers, all of it.</summary>
    /// <param name="feed">Its number.</param>
    /// <param name="ids">The values.</param>
    /// <exception cref="ArgumentException">The number of values is wrong, or one is no class.</exception>
    public readonly void Feed(int feed, ReadOnlySpan<int> ids) => _session.FeedOf(feed).Take(ids, RowsOf(feed, ids.Length));

    /// <summary>A feed of real numbers, all of it.</summary>
    /// <param name="feed">Its number.</param>
    /// <param name="numbers">The values.</param>
    /// <exception cref="ArgumentException">The number of values is wrong.</exception>
    public readonly void Feed(int feed, ReadOnlySpan<float> numbers) => _session.FeedOf(feed).Take(numbers, RowsOf(feed, numbers.Length));

    /// <summary>One step of a feed of whole numbers.</summary>
    /// <param name="feed">Its number.</param>
    /// <param name="ids">The values, <c>[rows]</c>.</param>
    /// <exception cref="ArgumentException">The number of values is wrong, or one is no class.</exception>
    public readonly void Step(int feed, ReadOnlySpan<int> ids) => _session.Steps.Feed(feed, ids);

    /// <summary>One step of a feed of real numbers.</summary>
    /// <param name="feed">Its number.</param>
    /// <param name="numbers">The values, <c>[rows, width]</c>.</param>
    /// <exception cref="ArgumentException">The number of values is wrong.</exception>
    public readonly void Step(int feed, ReadOnlySpan<float> numbers) => _session.Steps.Feed(feed, numbers);

    /// <summary>Says that a step of an output will be read.</summary>
    /// <param name="output">Its number among those that a step gives.</param>
    /// <param name="destination">What receives it.</param>
    /// <exception cref="ArgumentException">It is longer or shorter.</exception>
    public readonly void Expect(int output, Span<float> destination) => _session.Steps.CheckOutput(output, destination.Length);

    /// <summary>Computes what all steps share, and sets states to their beginning.</summary>
    public readonly void Begin() => _session.BeginSteps();

    /// <summary>Does a step.</summary>
    /// <param name="needsBegin">Whether Begin takes feeds, and so has to be called before.</param>
    /// <exception cref="InvalidOperationException">It was not.</exception>
    public readonly void Advance(bool needsBegin)
    {
        _session.Steps.CheckBegun(needsBegin);
        _session.Advance();
    }

    /// <summary>Copies a step of an output out.</summary>
    /// <param name="output">Its number among those that a step gives.</param>
    /// <param name="destination">Receives it.</param>
    public readonly void Read(int output, Span<float> destination) => _session.Steps.Read(output, destination);

    /// <summary>Ends the call.</summary>
    public void Dispose() => _call.Dispose();

    private readonly int RowsOf(int feed, int length)
    {
        int rows = _session.FeedOf(feed).RowsOf(length);
        _session.Steps.Give(rows, _session.FeedOf(feed).Name);
        return rows;
    }
}
