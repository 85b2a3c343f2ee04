using System;

namespace ModelGen.Decoding;

/// <summary>The best of what has been offered, in order; of equal ones the earlier one.</summary>
/// <param name="capacity">How many there are at most.</param>
internal sealed class RankedList<T>(int capacity)
{
    private readonly double[] _scores = new double[capacity];
    private readonly T[] _items = new T[capacity];

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>Whether what comes in puts something else out.</summary>
    public bool IsFull => Count == capacity;

    /// <summary>The items, the best first.</summary>
    public Span<T> Items => _items.AsSpan(0, Count);

    /// <summary>What an item has to be better than to come in.</summary>
    public double Threshold => IsFull ? _scores[^1] : double.NegativeInfinity;

    /// <summary>The score of an item.</summary>
    public double ScoreOf(int index) => _scores[index];

    /// <summary>Takes an item in, if it is good enough.</summary>
    public void Offer(double score, T item)
    {
        if (!(score > Threshold))
            return;
        int place = IsFull ? Count - 1 : Count++;
        for (; place > 0 && _scores[place - 1] < score; place--)
            (_scores[place], _items[place]) = (_scores[place - 1], _items[place - 1]);
        (_scores[place], _items[place]) = (score, item);
    }

    /// <summary>Takes all out.</summary>
    public void Clear() => Count = 0;
}
