using System;
using System.Collections.Generic;
using System.Linq;
using ModelGen.Generator.Model;

namespace ModelGen.Generator.Lowering;

/// <summary>Who lives where in the one arena. Offsets are chosen here, at compile time.</summary>
internal sealed class BufferPlan
{
    /// <summary>The longest array of the run time, less the alignment of the arena.</summary>
    public const decimal Limit = 0X7FFFFFC7 - 16;

    private readonly Dictionary<string, decimal> _offsets = [];

    /// <param name="buffers">All buffers; those of a role stay in this order.</param>
    /// <param name="isUsed">Whether a storage is used; others get no place.</param>
    public BufferPlan(IEnumerable<Buffer> buffers, Func<string, bool>? isUsed = null)
    {
        // Gradients lie as their parameters do, so that norm and update are one pass over one stretch each.
        Buffers = [.. buffers.Where(buffer => isUsed is null || isUsed(buffer.Storage)).OrderBy(buffer => buffer.Role)];
        foreach (Buffer buffer in Buffers.Where(buffer => buffer.SharesStorageOf is null))
        {
            _offsets.Add(buffer.Name, buffer.Role == Role.Shown ? ShownLength : Length);
            Length += buffer.Role == Role.Shown ? 0 : buffer.Size;
            ShownLength += buffer.Role == Role.Shown ? buffer.Size : 0;
        }

        foreach (Buffer buffer in Buffers.Where(buffer => buffer.SharesStorageOf is not null))
        {
            _offsets.Add(buffer.Name, _offsets[buffer.SharesStorageOf!.Name]);
        }
    }

    /// <summary>In the order of their offsets.</summary>
    public IReadOnlyList<Buffer> Buffers { get; }

    /// <summary>Floats in the arena.</summary>
    public decimal Length { get; }

    /// <summary>Floats beside the arena, in memory that is reserved when one of the passes that need it runs.</summary>
    public decimal ShownLength { get; }

    /// <summary>Floats of all dense parameters, which begin at offset 0; their gradients take as many.</summary>
    public decimal DenseLength => Buffers.Where(buffer => buffer.Role == Role.Parameter && buffer.SharesStorageOf is null).Sum(buffer => buffer.Size);

    public decimal OffsetOf(Buffer buffer) => _offsets[buffer.Name];

    /// <summary>The first thing that is larger than an array can be, or null.</summary>
    public SizeProblem? FindProblem()
    {
        Buffer? large = Buffers.FirstOrDefault(buffer => buffer.Size > Limit);
        return large is not null ? new SizeProblem($"{large.Name} {Numbers(large)}", large.Size)
            : Length > Limit ? new SizeProblem(null, Length)
            : null;
    }

    /// <summary>The shape in numbers, such as <c>[20, 20, 800]</c>.</summary>
    public static string Numbers(Buffer buffer)
    {
        IEnumerable<Dim> shape = [buffer.Rows, buffer.Columns];
        return $"[{string.Join(", ", (buffer.Slots == Dim.One ? shape : shape.Prepend(buffer.Slots)).Select(dim => dim.Value.ToString("0")))}]";
    }
}
