using System.Collections.Generic;
using System.Linq;

namespace ModelGen.Generator.Lowering;

/// <summary>
/// The buffers of one model. Plans that never run at the same time ask for the same names, each in the shape that suits it:
/// the storage is that of the first, and the others must fit.
/// </summary>
internal sealed class BufferSet
{
    private readonly Dictionary<string, Buffer> _byName = [];
    private readonly List<Buffer> _buffers = [];

    /// <summary>In the order in which they were first asked for.</summary>
    public IReadOnlyList<Buffer> All => _buffers;

    public Buffer Get(string name, Role role, Dim slots, Dim rows, Dim columns, bool gradientInPlace = false) =>
        Add(new Buffer(name, role, slots, rows, columns) { GradientInPlace = gradientInPlace });

    /// <summary>Adds the gradients that a backward plan makes, in the order of what they are gradients of, and its workspace.</summary>
    public void Add(Adjoint adjoint)
    {
        foreach (Buffer buffer in _buffers.Where(adjoint.Gradients.ContainsKey).Select(buffer => adjoint.Gradients[buffer])
            .Concat(adjoint.Workspace).ToList())
        {
            Add(buffer);
        }
    }

    /// <summary>Adds a buffer, or reuses the storage of the one of that name.</summary>
    public Buffer Add(Buffer buffer)
    {
        if (!_byName.TryGetValue(buffer.Name, out Buffer first))
        {
            _byName.Add(buffer.Name, buffer);
            _buffers.Add(buffer);
        }
        else if (buffer.Size > first.Size)
        {
            throw new System.InvalidOperationException($"{buffer.Name} {buffer.Shape} does not fit into {first.Shape}.");
        }

        return buffer;
    }
}
