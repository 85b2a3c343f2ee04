using System;
using ModelGen.Engines;

namespace ModelGen;

/// <summary>Time steps that feeds have in common, and which of them are real.</summary>
/// <param name="name">The feed that opens it.</param>
/// <param name="steps">T, the steps.</param>
/// <param name="batch">B, the sequences.</param>
/// <param name="place">Where the program looks for it; null where all steps are real.</param>
internal sealed class NetworkAxis(string name, int steps, int batch, TensorPlacement? place)
{
    // What the arguments of a call are called: made once, since a step makes nothing.
    private readonly string _lengths = $"{name}Lengths";
    private readonly string _mask = $"{name}Mask";
    private readonly float[] _isReal = new float[place is null ? 0 : steps * batch];
    private bool _hasPadding;

    /// <summary>What the argument of its lengths is called.</summary>
    public string Lengths => _lengths;

    /// <summary>What the argument of its mask is called.</summary>
    public string Mask => _mask;

    /// <summary>Whether some steps are no real ones.</summary>
    public bool HasPadding => _hasPadding;

    /// <summary>Whether a row, <c>t * B + b</c>, is real.</summary>
    public bool IsReal(int row) => _isReal[row] != 0;

    /// <summary>Takes lengths, <c>[B]</c>.</summary>
    /// <exception cref="ArgumentException">There are more or fewer, or one is not from 1 to T.</exception>
    public void TakeLengths(ReadOnlySpan<int> lengths)
    {
        if (lengths.Length != batch)
            throw new ArgumentException($"{_lengths} has {lengths.Length} values: expected BatchSize = {batch}.", _lengths);
        TakeLengthsOfRows(lengths);
    }

    /// <summary>Takes lengths of the first rows, <c>[rows]</c>; the others have one step.</summary>
    /// <exception cref="ArgumentException">There are none or more than B, or one is not from 1 to T.</exception>
    public int TakeLengthsOfRows(ReadOnlySpan<int> lengths)
    {
        if (lengths.Length == 0 || lengths.Length > batch)
            throw new ArgumentException($"{_lengths} has {lengths.Length} values: expected [rows], one for each of 1 to {batch} rows.", _lengths);
        for (int sequence = 0; sequence < lengths.Length; sequence++)
        {
            if (lengths[sequence] < 1 || lengths[sequence] > steps)
                throw new ArgumentException($"{_lengths}[{sequence}] is {lengths[sequence]}: expected a number of steps from 1 to {steps}.", _lengths);
        }

        _hasPadding = false;
        for (int row = 0; row < _isReal.Length; row++)
        {
            int sequence = row % batch;
            _isReal[row] = row / batch < (sequence < lengths.Length ? lengths[sequence] : 1) ? 1 : 0;
            _hasPadding |= _isReal[row] == 0;
        }

        return lengths.Length;
    }

    /// <summary>Takes a mask, <c>[T, B]</c>.</summary>
    /// <exception cref="ArgumentException">There are more or fewer numbers, or one is neither 0 nor 1.</exception>
    public void TakeMask(ReadOnlySpan<float> mask)
    {
        if (mask.Length != _isReal.Length)
            throw new ArgumentException($"{_mask} has {mask.Length} values: expected [T, B] = {steps} * {batch} = {_isReal.Length}.", _mask);
        TakeMaskOfRows(mask);
    }

    /// <summary>Takes a mask of the first rows, <c>[T, rows]</c>; the others have no real step.</summary>
    /// <exception cref="ArgumentException">They are none of whole rows, there are too many or none, or one is neither 0 nor 1.</exception>
    public int TakeMaskOfRows(ReadOnlySpan<float> mask)
    {
        int rows = mask.Length / steps;
        if (rows == 0 || rows * steps != mask.Length || rows > batch)
            throw new ArgumentException($"{_mask} has {mask.Length} values: expected [{steps}, rows], {steps} for each of 1 to {batch} rows.", _mask);
        for (int row = 0; row < mask.Length; row++)
        {
            if (mask[row] is not (0 or 1))
                throw new ArgumentException($"{_mask}[{row}] is {mask[row]}: expected 1 for a real step, or 0.", _mask);
        }

        Array.Clear(_isReal);
        for (int step = 0; step < steps; step++)
            mask.Slice(step * rows, rows).CopyTo(_isReal.AsSpan(step * batch, rows));
        _hasPadding = _isReal.AsSpan().Contains(0f);
        return rows;
    }

    /// <summary>Tells the program.</summary>
    public void Write(IEngine engine)
    {
        if (place is not null)
            engine.Write(place, _isReal);
    }
}
