using System;
using System.Collections.Generic;
using System.Linq;

namespace ModelGen.Engines;

/// <summary>
/// Reading and writing by name, in the documented row-major layout, wherever the pieces lie. Allocates nothing but messages.
/// What is transposed is never a sequence, whose rows have an order.
/// </summary>
internal static class TensorAccess
{
    /// <summary>The tensor of a name.</summary>
    /// <param name="tensors">Where to look.</param>
    /// <param name="name">The name.</param>
    /// <param name="others">Names that are right too, for the message.</param>
    /// <exception cref="ArgumentException">There is none; the message lists those that there are.</exception>
    public static TensorPlacement Find(this IReadOnlyList<TensorPlacement> tensors, string name, params ReadOnlySpan<string> others)
    {
        for (int index = 0; index < tensors.Count; index++)
        {
            if (tensors[index].Name == name)
                return tensors[index];
        }

        IEnumerable<string> names = others.ToArray().Concat(tensors.Select(tensor => tensor.Name));
        throw new ArgumentException($"There is no '{name}' here: expected one of {string.Join(", ", names)}.", nameof(name));
    }

    /// <summary>Checks the length of what is to be read or written.</summary>
    /// <exception cref="ArgumentException">It is not the tensor's.</exception>
    public static void CheckLength(this TensorPlacement tensor, int length, string argument)
    {
        if (length != tensor.Length)
            throw new ArgumentException($"{argument} has {length} values: expected {tensor.Length}, the size of {tensor.Name}.", argument);
    }

    /// <summary>Copies a tensor out, its rows in the order in which their owner keeps them. The length is not checked.</summary>
    public static void Read(this Arena arena, TensorPlacement tensor, Span<float> destination, RowOrder order)
    {
        if (tensor.RowIds is { } ids)
        {
            MatrixPlacement rows = tensor.Parts[0];
            ReadRows(arena.Slice(rows.Offset, rows.Extent), arena.Integers(ids.Offset, ids.Columns), tensor, destination);
            return;
        }

        for (int index = 0; index < tensor.Parts.Count; index++)
        {
            MatrixPlacement part = tensor.Parts[index];
            Read(arena.Slice(part.Offset, part.Extent), tensor, part, destination, order);
        }
    }

    /// <summary>Copies a tensor in, from the order in which its owner keeps the rows. The length is not checked.</summary>
    public static void Write(this Arena arena, TensorPlacement tensor, ReadOnlySpan<float> source, RowOrder order)
    {
        for (int index = 0; index < tensor.Parts.Count; index++)
        {
            MatrixPlacement part = tensor.Parts[index];
            Write(arena.Slice(part.Offset, part.Extent), tensor, part, source, order);
        }
    }

    /// <summary>Copies a tensor out of which memory has a few rows only: all others are zero.</summary>
    /// <param name="memory">The rows, from the first on.</param>
    /// <param name="ids">Which row of the tensor each is; -1 for none.</param>
    /// <param name="tensor">The tensor.</param>
    /// <param name="destination">Receives all rows.</param>
    public static void ReadRows(ReadOnlySpan<float> memory, ReadOnlySpan<int> ids, TensorPlacement tensor, Span<float> destination)
    {
        MatrixPlacement rows = tensor.Parts[0];
        destination.Clear();
        for (int row = 0; row < ids.Length; row++)
        {
            if (ids[row] >= 0)
                memory.Slice(row * rows.Pitch, rows.Columns).CopyTo(destination[(ids[row] * tensor.Columns)..]);
        }
    }

    /// <summary>Copies a part of a tensor out of the memory that begins with it.</summary>
    public static void Read(ReadOnlySpan<float> memory, TensorPlacement tensor, MatrixPlacement part, Span<float> destination, RowOrder order)
    {
        for (int row = 0; row < part.Rows; row++)
        {
            ReadOnlySpan<float> line = memory.Slice(row * part.Pitch, part.Columns);
            if (part.IsTransposed)
            {
                for (int column = 0; column < part.Columns; column++)
                    destination[((part.Row + column) * tensor.Columns) + part.Column + row] = line[column];
                continue;
            }

            line.CopyTo(destination.Slice(order.Of(part.Row + row) * tensor.Columns + part.Column, part.Columns));
        }
    }

    /// <summary>Copies a part of a tensor into the memory that begins with it.</summary>
    public static void Write(Span<float> memory, TensorPlacement tensor, MatrixPlacement part, ReadOnlySpan<float> source, RowOrder order)
    {
        for (int row = 0; row < part.Rows; row++)
        {
            Span<float> line = memory.Slice(row * part.Pitch, part.Columns);
            if (part.IsTransposed)
            {
                for (int column = 0; column < part.Columns; column++)
                    line[column] = source[((part.Row + column) * tensor.Columns) + part.Column + row];
                continue;
            }

            source.Slice(order.Of(part.Row + row) * tensor.Columns + part.Column, part.Columns).CopyTo(line);
        }
    }

    /// <summary>Gives every element of a tensor the same value.</summary>
    public static void Fill(this Arena arena, TensorPlacement tensor, float value)
    {
        for (int index = 0; index < tensor.Parts.Count; index++)
        {
            MatrixPlacement part = tensor.Parts[index];
            Fill(arena.Slice(part.Offset, part.Extent), part, value);
        }
    }

    /// <summary>Gives every element of a matrix the same value.</summary>
    /// <param name="memory">Where it lies, from its first element to its last.</param>
    /// <param name="part">The matrix.</param>
    /// <param name="value">The value.</param>
    public static void Fill(Span<float> memory, MatrixPlacement part, float value)
    {
        for (int row = 0; row < part.Rows; row++)
            memory.Slice(row * part.Pitch, part.Columns).Fill(value);
    }
}
