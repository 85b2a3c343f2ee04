using System;
using System.Linq;
using ModelGen.Engines;

namespace ModelGen;

/// <summary>Dropout masks that are given in place of drawn ones.</summary>
public abstract partial class ModelSession
{
    /// <inheritdoc cref="IModel{TSelf}.SetDropoutMasks"/>
    public void SetDropoutMasks(ReadOnlySpan<float> masks)
    {
        using CallGuard.Call call = Enter();
        CheckHasMasks();
        int expected = 0;
        for (int site = 0; site < _masks.Count; site++)
            expected += _masks[site].Length;
        if (masks.Length != expected)
        {
            throw new ArgumentException(
                $"masks has {masks.Length} values: expected {expected}, the size of all dropout masks: "
                + string.Join(", ", _masks.Select(mask => $"{mask.Name} has {mask.Length}")) + ".",
                nameof(masks));
        }

        for (int site = 0; site < _masks.Count; site++)
        {
            TakeMask(site, masks[.._masks[site].Length]);
            masks = masks[_masks[site].Length..];
        }
    }

    /// <inheritdoc cref="IModel{TSelf}.SetDropoutMask"/>
    public void SetDropoutMask(string name, ReadOnlySpan<float> mask)
    {
        using CallGuard.Call call = Enter();
        CheckHasMasks();
        TensorPlacement place = _masks.Find(name);
        place.CheckLength(mask.Length, nameof(mask));
        for (int site = 0; site < _masks.Count; site++)
        {
            if (ReferenceEquals(_masks[site], place))
                TakeMask(site, mask);
        }
    }

    /// <inheritdoc cref="IModel{TSelf}.DrawDropoutMasks"/>
    public void DrawDropoutMasks()
    {
        using CallGuard.Call call = Enter();
        Engine.DrawsMasks = true;
        Array.Clear(_isGiven);
    }

    /// <exception cref="InvalidOperationException">Some dropout masks were given, and others were not.</exception>
    private protected void CheckMasks()
    {
        int missing = Array.IndexOf(_isGiven, false);
        if (missing >= 0 && Array.IndexOf(_isGiven, true) >= 0)
        {
            throw new InvalidOperationException(
                $"{_masks[missing].Name} was not set, and other dropout masks were: set all of them, or call DrawDropoutMasks.");
        }
    }

    private void CheckHasMasks()
    {
        if (_masks.Count == 0)
            throw new InvalidOperationException($"{DropoutNumbers}: it has no masks.");
    }

    // The last pass had other masks.
    private void TakeMask(int site, ReadOnlySpan<float> mask)
    {
        Engine.Write(_masks[site], mask);
        _isGiven[site] = true;
        Engine.DrawsMasks = false;
        CloseWayBack();
    }
}
