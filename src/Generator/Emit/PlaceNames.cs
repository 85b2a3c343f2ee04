using System;
using System.Collections.Generic;
using System.Linq;
using ModelGen.Generator.Lowering;

namespace ModelGen.Generator.Emit;

/// <summary>How a target names places in the arena: <c>At.Z0 + t * B * Pitch.Of4H</c>.</summary>
/// <param name="offsets">What stands before the name of an offset.</param>
/// <param name="pitches">What stands before the name of a pitch.</param>
/// <param name="spell">The name of a buffer as the target writes it.</param>
internal sealed class PlaceNames(string offsets, string pitches, Func<string, string> spell)
{
    /// <summary>The name of the constant that tells how far apart rows of so many columns are.</summary>
    public static string PitchName(Dim columns) => "Of" + columns.Symbol.Replace("+", "Plus");

    /// <summary>The constant that tells how far apart the rows of a matrix are.</summary>
    public string Pitch(View view) => pitches + PitchName(view.Buffer.Columns);

    /// <summary>What the first slot is a sum of: the steps of the loops that it follows, times their strides, and what is added to them.</summary>
    /// <param name="view">The view.</param>
    /// <param name="factor">Writes a stride that is not 1, before the step.</param>
    /// <param name="number">Writes what is added.</param>
    public static IEnumerable<string> SlotTerms(View view, Func<Dim, string> factor, Func<Dim, string> number) =>
    [
        .. view.Strides.Select((stride, depth) => (stride, variable: TimeLoop.Variable(depth))).Where(term => term.stride.Value != 0)
            .Select(term => $"{(term.stride.Value == 1 ? "" : factor(term.stride))}{term.variable}"),
        .. view.FollowsTime && view.FirstSlot.Value == 0 ? (string[])[] : [number(view.FirstSlot)],
    ];

    /// <summary>The distance of a matrix's first element from the beginning of the arena.</summary>
    public string Offset(View view) => offsets + spell(view.Buffer.Constant) + Within(view);

    /// <summary>The distance from the beginning of its buffer, as what is added to it; empty where there is none.</summary>
    public string Within(View view)
    {
        string place = "";
        if (view.FollowsTime || view.FirstSlot.Value > 0)
        {
            string[] slots = [.. SlotTerms(view, stride => stride.Code + " * ", offset => offset.Code)];
            string slot = slots.Length == 1 ? slots[0] : $"({string.Join(" + ", slots)})";
            string slotRows = view.Buffer.Rows == Dim.One ? "" : $" * {view.Buffer.Rows.Code}";
            place += $" + {slot}{slotRows} * {Pitch(view)}";
        }

        place += view.FirstRow.Value > 0 ? $" + {view.FirstRow.Code} * {Pitch(view)}" : "";
        return place + (view.FirstColumn.Value > 0 ? $" + {view.FirstColumn.Code}" : "");
    }
}
