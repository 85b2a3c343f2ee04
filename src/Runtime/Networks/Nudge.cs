using System;

namespace ModelGen.Networks;

/// <summary>
/// One number of a parameter, a little more: as long as this lives, the slow twin on this thread computes with it, and the model does not. So a
/// test finds slopes by differences, in double precision.
/// </summary>
public sealed class Nudge : IDisposable
{
    [ThreadStatic]
    private static Nudge? _current;

    private readonly Nudge? _outer;

    /// <summary>Begins.</summary>
    /// <param name="parameter">The parameter.</param>
    /// <param name="index">The number, row-major, from 0.</param>
    /// <param name="by">What is added to it.</param>
    public Nudge(string parameter, int index, double by)
    {
        (Parameter, Index, By, _outer) = (parameter, index, by, _current);
        _current = this;
    }

    /// <summary>The parameter.</summary>
    public string Parameter { get; }

    /// <summary>The number, row-major, from 0.</summary>
    public int Index { get; }

    /// <summary>What is added to it.</summary>
    public double By { get; }

    /// <summary>Ends.</summary>
    public void Dispose() => _current = _outer;

    /// <summary>Values of a parameter, with all that lives.</summary>
    internal static double[] Of(string parameter, double[] values)
    {
        for (Nudge? nudge = _current; nudge is not null; nudge = nudge._outer)
        {
            if (nudge.Parameter == parameter)
            {
                values = [.. values];
                values[nudge.Index] += nudge.By;
            }
        }

        return values;
    }
}
