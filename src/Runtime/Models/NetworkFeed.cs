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

    private int Width => info.Shape.Count == 3 ? info.Shape[2] : 1;

    /// <summary>Takes whole numbers.</summary>
    /// <exception cref="ArgumentException">There are more or fewer, or one at a real step is no class.</exception>
    public void Take(ReadOnlySpan<int> ids)
    {
        CheckLength(ids.Length);
        int classes = info.Classes!.Value;
        for (int position = 0; position < ids.Length; position++)
        {
            bool isReal = IsReal(position);
            if (isReal && (uint)ids[position] >= (uint)classes)
                throw new ArgumentException($"{info.Name}[{position}] is {ids[position]}: expected an id from 0 to {classes - 1}.", info.Name);
        }

        for (int position = 0; position < ids.Length; position++)
            _ids[position] = IsReal(position) ? ids[position] : 0;
    }

    /// <summary>Takes real numbers. Those of padding have no effect, whatever they are.</summary>
    /// <exception cref="ArgumentException">There are more or fewer.</exception>
    public void Take(ReadOnlySpan<float> numbers)
    {
        CheckLength(numbers.Length);
        numbers.CopyTo(_numbers);
        if (axis is not { HasPadding: true })
            return;
        for (int row = 0; row < numbers.Length / Width; row++)
        {
            if (!axis.IsReal(row))
                _numbers.AsSpan(row * Width, Width).Clear();
        }
    }

    /// <summary>Writes what was taken.</summary>
    public void Write(IEngine engine)
    {
        if (info.Classes is null)
            engine.Write(place, _numbers);
        else
            engine.Write(place, _ids);
    }

    private bool IsReal(int position) => axis is not { HasPadding: true } || axis.IsReal(position);

    private void CheckLength(int length)
    {
        if (length != place.Length)
            throw new ArgumentException($"{info.Name} has {length} values: expected [{string.Join(", ", info.Shape)}], {place.Length}.", info.Name);
    }
}
