using System;

namespace ModelGen;

/// <summary>
/// A model that goes on one step at a time, several rows side by side: what every network implements that has an output which needs nothing of later steps.
/// The build gives its class <c>Begin</c> and <c>Advance</c>, which have the names of its feeds and outputs; here is what search needs besides.
/// </summary>
public interface IStepwise
{
    /// <summary>Rows at most.</summary>
    int BatchSize { get; }

    /// <summary>Rows that there are: as many as the last <c>Begin</c>, <c>Advance</c> or <see cref="SelectRows"/> had; 0 where the next one is to say it.</summary>
    int Rows { get; }

    /// <summary>
    /// Row i goes on from where row <c>rows[i]</c> is, with everything that it remembers. A row may be taken several times or never; there are as many rows
    /// afterwards as are given.
    /// </summary>
    /// <param name="rows">Rows that there are, from 0 to <see cref="Rows"/> - 1; 1 to <see cref="BatchSize"/> of them.</param>
    /// <exception cref="ArgumentException">There are none or too many, or one of them is no row.</exception>
    /// <exception cref="InvalidOperationException">There are no rows: neither <c>Begin</c> nor <c>Advance</c> has said how many.</exception>
    void SelectRows(ReadOnlySpan<int> rows);
}
