using System;
using System.Collections.Generic;
using System.Linq;

namespace ModelGen.Cpu;

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

    /// <summary>Copies a tensor out.</summary>
    /// <exception cref="ArgumentException">The length is wrong.</exception>
    public static void Read(this Arena arena, TensorPlacement tensor, Span<float> destination)
    {
        tensor.CheckLength(destination.Length, nameof(destination));
        Read(arena, tensor, destination, default);
    }

    /// <summary>Copies a tensor in.</summary>
    /// <exception cref="ArgumentException">The length is wrong.</exception>
    public static void Write(this Arena arena, TensorPlacement tensor, ReadOnlySpan<float> source)
    {
        tensor.CheckLength(source.Length, nameof(source));
        Write(arena, tensor, source, default);
    }

    /// <summary>Copies a sequence out, in the order in which its owner keeps the rows. The length is not checked.</summary>
    public static void Read(this Arena arena, TensorPlacement tensor, Span<float> destination, RowOrder order)
    {
        for (int index = 0; index < tensor.Parts.Count; index++)
        {
            MatrixPlacement part = tensor.Parts[index];
            for (int row = 0; row < part.Rows; row++)
            {
                if (part.IsTransposed)
                {
                    for (int column = 0; column < part.Columns; column++)
                        destination[((part.Row + column) * tensor.Columns) + part.Column + row] = arena[part.Offset + row * part.Pitch + column];
                    continue;
                }

                Span<float> line = destination.Slice(order.Of(part.Row + row) * tensor.Columns + part.Column, part.Columns);
                arena.Slice(part.Offset + row * part.Pitch, part.Columns).CopyTo(line);
            }
        }
    }

    /// <summary>Copies a sequence in, from the order in which its owner keeps the rows. The length is not checked.</summary>
    public static void Write(this Arena arena, TensorPlacement tensor, ReadOnlySpan<float> source, RowOrder order)
    {
        for (int index = 0; index < tensor.Parts.Count; index++)
        {
            MatrixPlacement part = tensor.Parts[index];
            for (int row = 0; row < part.Rows; row++)
            {
                if (part.IsTransposed)
                {
                    for (int column = 0; column < part.Columns; column++)
                        arena[part.Offset + row * part.Pitch + column] = source[((part.Row + column) * tensor.Columns) + part.Column + row];
                    continue;
                }

                ReadOnlySpan<float> line = source.Slice(order.Of(part.Row + row) * tensor.Columns + part.Column, part.Columns);
                line.CopyTo(arena.Slice(part.Offset + row * part.Pitch, part.Columns));
            }
        }
    }

    /// <summary>Gives every element of a tensor the same value.</summary>
    public static void Fill(this Arena arena, TensorPlacement tensor, float value)
    {
        for (int index = 0; index < tensor.Parts.Count; index++)
        {
            MatrixPlacement part = tensor.Parts[index];
            for (int row = 0; row < part.Rows; row++)
                arena.Slice(part.Offset + row * part.Pitch, part.Columns).Fill(value);
        }
    }
}
