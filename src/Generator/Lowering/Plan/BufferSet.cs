using System;
using System.Collections.Generic;
using System.Linq;

namespace ModelGen.Generator.Lowering;

/// <summary>
/// All buffers and dropout sites of one model. What is made has a name and a number of its own: a name that two things ask for is a
/// fault of the compiler, never shared storage.
/// </summary>
internal sealed class BufferSet
{
    // By what constants are called: names that differ in underscores alone are one there.
    private readonly Dictionary<string, (Buffer Buffer, object Purpose)> _byConstant = [];
    private readonly HashSet<string> _scopes = [];
    private readonly List<Buffer> _buffers = [];
    private int _sites;

    /// <summary>In the order in which they were first asked for.</summary>
    public IReadOnlyList<Buffer> All => _buffers;

    /// <summary>A part of the model, such as an encoder, whose names begin with its own.</summary>
    /// <param name="name">A word that no other scope has; empty for the model itself.</param>
    public Scope Scope(string name = "") => _scopes.Add(name)
        ? new Scope(this, name)
        : throw new InvalidOperationException($"The scope '{name}' is made twice.");

    /// <summary>Adds the gradients that a backward plan makes, in the order of what they are gradients of, and its workspace.</summary>
    public void Add(Adjoint adjoint)
    {
        foreach (Buffer buffer in _buffers.Where(adjoint.Gradients.ContainsKey).Select(buffer => adjoint.Gradients[buffer])
            .Concat(adjoint.Workspace).ToList())
        {
            Make(buffer);
        }
    }

    /// <summary>Adds a buffer.</summary>
    public Buffer Make(Buffer buffer) => _byConstant.ContainsKey(buffer.Constant)
        ? throw new InvalidOperationException($"The buffer '{buffer.Name}' is made twice.")
        : Share(buffer, new object());

    /// <summary>Adds a buffer whose name gives way to those of the declaration: it gets a number where something has it.</summary>
    public Buffer MakeFree(Buffer buffer) => Make(buffer with { Name = NameFor(buffer.Name, new object()) });

    /// <summary>
    /// Adds a buffer, or returns it in the storage of an earlier one. Plans that never run at the same time ask for the same things, each
    /// in the shape that suits it: the storage is that of the first, and the others must fit.
    /// </summary>
    /// <param name="buffer">The buffer.</param>
    /// <param name="purpose">What it holds: storage is shared by what is equal here, and by nothing else.</param>
    public Buffer Share(Buffer buffer, object purpose)
    {
        if (!_byConstant.TryGetValue(buffer.Constant, out (Buffer Buffer, object Purpose) first))
        {
            _byConstant.Add(buffer.Constant, (buffer, purpose));
            _buffers.Add(buffer);
        }
        else if (!first.Purpose.Equals(purpose))
        {
            throw new InvalidOperationException($"The buffer '{buffer.Name}' is made twice.");
        }
        else if (buffer.Size > first.Buffer.Size)
        {
            throw new InvalidOperationException($"{buffer.Name} {buffer.Shape} does not fit into {first.Buffer.Shape}.");
        }

        return buffer;
    }

    /// <summary>Puts buffers into an order of their own, in the places that they have among the others.</summary>
    /// <param name="order">The buffers.</param>
    public void Arrange(IReadOnlyList<Buffer> order)
    {
        int[] places = [.. order.Select(buffer => _buffers.IndexOf(buffer)).OrderBy(place => place)];
        for (int index = 0; index < places.Length; index++)
        {
            _buffers[places[index]] = order[index];
        }
    }

    /// <summary>A name for what can be shared: that which is wanted, or with a number where it is another thing's.</summary>
    /// <param name="wanted">The name that is wanted.</param>
    /// <param name="purpose">What the buffer holds.</param>
    public string NameFor(string wanted, object purpose)
    {
        string name = wanted;
        for (int number = 2; _byConstant.TryGetValue(Buffer.ConstantOf(name), out (Buffer Buffer, object Purpose) other) && !other.Purpose.Equals(purpose); number++)
        {
            name = $"{wanted}_{number}";
        }

        return name;
    }

    /// <summary>Numbers for dropout sites, each of which draws masks of its own.</summary>
    /// <param name="count">How many.</param>
    /// <returns>The first.</returns>
    public int ReserveSites(int count)
    {
        (int first, _sites) = (_sites, _sites + count);
        return first;
    }
}
