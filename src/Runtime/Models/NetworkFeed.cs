using System;
using ModelGen.Engines;

namespace ModelGen;

/// <summary>A feed of a network: it is checked and kept first, so that a call that is wrong changes nothing, and written then.</summary>
/// <param name="info">What it is.</param>
/// <param name="place">Where the program looks for it.</param>
/// <param name="axis">Its steps; null where it has none.</param>
internal sealed class NetworkFeed(FeedInfo info, TensorPlacement place, NetworkAxis? axis)
{
    private readonly int[] _ids = new int[info.Classes is null ? 0 : place.Length];
    private readonly float[] _numbers = new float[info.Classes is null ? place.Length : 0];

    private int Steps => info.Axis.Length > 0 ? info.Shape[0] : 1;

    private int Batch => info.Shape[info.Axis.Length > 0 ? 1 : 0];

    private int Width => place.Length / (Steps * Batch);

    /// <summary>What it is called.</summary>
    public string Name => info.Name;

    /// <summary>Takes whole numbers.</summary>
    /// <exception cref="ArgumentException">There are more or fewer, or one at a real step is no class.</exception>
    public void Take(ReadOnlySpan<int> ids)
    {
        CheckLength(ids.Length);
        Take(ids, Batch);
    }

    /// <summary>Takes whole numbers of the first rows; those of the others are 0.</summary>
    /// <param name="ids">The numbers, as many as <see cref="RowsOf"/> has counted.</param>
    /// <param name="rows">How many rows they are of.</param>
    /// <exception cref="ArgumentException">One at a real step is no class.</exception>
    public void Take(ReadOnlySpan<int> ids, int rows)
    {
        int classes = info.Classes!.Value;
        for (int given = 0; given < ids.Length; given++)
        {
            if (IsReal(PositionOf(given, rows)) && (uint)ids[given] >= (uint)classes)
                throw new ArgumentException($"{info.Name}[{given}] is {ids[given]}: expected an id from 0 to {classes - 1}.", info.Name);
        }

        if (rows < Batch)
            Array.Clear(_ids);
        for (int given = 0; given < ids.Length; given++)
        {
            int position = PositionOf(given, rows);
            _ids[position] = IsReal(position) ? ids[given] : 0;
        }
    }

    /// <summary>Takes real numbers. Those of padding have no effect, whatever they are.</summary>
    /// <exception cref="ArgumentException">There are more or fewer.</exception>
    public void Take(ReadOnlySpan<float> numbers)
    {
        CheckLength(numbers.Length);
        Take(numbers, Batch);
    }

    /// <summary>Takes real numbers of the first rows; those of the others are 0.</summary>
    /// <param name="numbers">The numbers, as many as <see cref="RowsOf"/> has counted.</param>
    /// <param name="rows">How many rows they are of.</param>
    public void Take(ReadOnlySpan<float> numbers, int rows)
    {
        if (rows < Batch)
            Array.Clear(_numbers);
        int step = rows * Width, whole = Batch * Width;
        for (int first = 0; first < Steps; first++)
            numbers.Slice(first * step, step).CopyTo(_numbers.AsSpan(first * whole, step));
        if (axis is not { HasPadding: true })
            return;
        for (int row = 0; row < Steps * Batch; row++)
        {
            if (!axis.IsReal(row))
                _numbers.AsSpan(row * Width, Width).Clear();
        }
    }

    /// <summary>The rows that so many values are of.</summary>
    /// <exception cref="ArgumentException">They are none of whole rows, or there are too many or none.</exception>
    public int RowsOf(int length)
    {
        int each = Steps * Width;
        if (length == 0 || length % each != 0 || length / each > Batch)
        {
            string shape = $"[{(info.Axis.Length > 0 ? $"{Steps}, " : "")}rows{(info.Classes is null ? $", {Width}" : "")}]";
            throw new ArgumentException($"{info.Name} has {length} values: expected {shape}, {each} for each of 1 to {Batch} rows.", info.Name);
        }

        return length / each;
    }

    /// <summary>Writes what was taken.</summary>
    public void Write(IEngine engine)
    {
        if (info.Classes is null)
            engine.Write(place, _numbers);
        else
            engine.Write(place, _ids);
    }

    private int PositionOf(int given, int rows) => (given / rows * Batch) + (given % rows);

    private bool IsReal(int position) => axis is not { HasPadding: true } || axis.IsReal(position);

    private void CheckLength(int length)
    {
        if (length != place.Length)
            throw new ArgumentException($"{info.Name} has {length} values: expected [{string.Join(", ", info.Shape)}], {place.Length}.", info.Name);
    }
}
