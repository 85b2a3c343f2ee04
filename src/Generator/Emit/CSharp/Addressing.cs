using System;
using System.Collections.Generic;
using System.Linq;
using ModelGen.Generator.Lowering;

namespace ModelGen.Generator.Emit.CSharp;

/// <summary>How generated C# names places in the arena: <c>At.Z0 + t * B * Pitch.Of4H</c>.</summary>
internal static class Addressing
{
    /// <summary>The reference to a matrix's first element.</summary>
    public static string Reference(View view) => $"ref Arena[{Offset(view)}]";

    /// <summary>The constant that tells how far apart the rows of a matrix are.</summary>
    public static string Pitch(View view) => $"Pitch.{PitchName(view.Buffer.Columns)}";

    /// <summary>The name of that constant: <c>Of4H</c>.</summary>
    public static string PitchName(Dim columns) => "Of" + columns.Symbol.Replace("+", "Plus");

    /// <summary>The matrices of several operands in words, each buffer once.</summary>
    public static string Describe(IEnumerable<View> views) =>
        string.Join(", ", views.Select(view => Describe(view with { FirstColumn = Dim.Zero, Columns = view.Buffer.Columns })).Distinct());

    /// <summary>The matrix in words, for comments: <c>z_0[t]</c>.</summary>
    public static string Describe(View view)
    {
        string first = string.Join("+", Terms(view, stride => stride.Symbol + " ", offset => offset.Symbol));
        string slot = !view.FollowsTime && view.Slots == view.Buffer.Slots ? ""
            : view.Slots == Dim.One ? $"[{first}]"
            : $"[{first}..]";
        string rows = view.RowsPerSlot == view.Buffer.Rows ? "" : $", {view.RowsPerSlot.Symbol} rows from {view.FirstRow.Symbol}";
        string columns = view.Columns == view.Buffer.Columns ? "" : $", {view.Columns.Symbol} columns from {view.FirstColumn.Symbol}";
        return view.Buffer.Name + slot + (rows + columns is { Length: > 0 } part ? $" ({part.Substring(2)})" : "");
    }

    /// <summary>The distance of a matrix's first element from the beginning of the arena.</summary>
    public static string Offset(View view)
    {
        string[] terms = [.. Terms(view, stride => stride.Code + " * ", offset => offset.Code)];
        string slot = terms.Length == 1 ? terms[0] : $"({string.Join(" + ", terms)})";
        string slotRows = view.Buffer.Rows == Dim.One ? "" : $" * {view.Buffer.Rows.Code}";
        IEnumerable<string> parts =
        [
            $"At.{view.Buffer.Constant}",
            view.FollowsTime || view.FirstSlot.Value > 0 ? $"{slot}{slotRows} * {Pitch(view)}" : "",
            view.FirstRow.Value > 0 ? $"{view.FirstRow.Code} * {Pitch(view)}" : "",
            view.FirstColumn.Value > 0 ? view.FirstColumn.Code : "",
        ];
        return string.Join(" + ", parts.Where(part => part.Length > 0));
    }

    // What the first slot is a sum of: the steps of the loops that it follows, times their strides, and what is added to them.
    private static IEnumerable<string> Terms(View view, Func<Dim, string> factor, Func<Dim, string> number) =>
    [
        .. view.Strides.Select((stride, depth) => (stride, variable: TimeLoop.Variable(depth))).Where(term => term.stride.Value != 0)
            .Select(term => $"{(term.stride.Value == 1 ? "" : factor(term.stride))}{term.variable}"),
        .. view.FollowsTime && view.FirstSlot.Value == 0 ? (string[])[] : [number(view.FirstSlot)],
    ];
}
