using System.Collections.Generic;
using System.Linq;

namespace ModelGen.Generator.Lowering;

/// <summary>
/// A step of a plan: it reads and writes views of buffers and knows its own adjoint. To the emitters it is data.
/// </summary>
internal abstract record Operation
{
    /// <summary>The part of the step that it belongs to, such as <c>layer 0 recursion</c>.</summary>
    public string Phase { get; init; } = "";

    /// <summary>The matrices that are read.</summary>
    public abstract IEnumerable<View> Reads { get; }

    /// <summary>The matrices that are written; read before where something is added to them.</summary>
    public abstract IEnumerable<View> Writes { get; }

    /// <summary>Those of <see cref="Writes"/> that are added to, so that what is there before counts.</summary>
    public virtual IEnumerable<View> Sums => [];

    /// <summary>What it works with, and what only operations of its kind read later, if any.</summary>
    public virtual IEnumerable<View> Workspace => [];

    /// <summary>The shapes that its matrices must have, given the first ones.</summary>
    public virtual IEnumerable<Extent> Extents => [];

    /// <summary>
    /// The units by which threads divide a view that is read or written, each touching its own columns of every group; null
    /// where a thread may touch anything.
    /// </summary>
    public virtual Dim? UnitsOf(View view) => null;

    /// <summary>Whether it writes what another operation reads or writes.</summary>
    public bool Disturbs(Operation other)
    {
        View[] touched = [.. Different(other.Reads.Concat(other.Writes))];
        return Different(Writes).Any(write => touched.Any(write.Meets));
    }

    /// <summary>Whether the order of two operations matters.</summary>
    public static bool Depend(Operation one, Operation other) => one.Disturbs(other) || other.Disturbs(one);

    // Of views that meet the same others, as the gates of one step do, one is enough.
    private static IEnumerable<View> Different(IEnumerable<View> views) => views
        .GroupBy(view => (view.Buffer.Storage, view.FollowsTime, view.FirstSlot.Value, view.Slots.Value))
        .Select(alike => alike.First());

    /// <summary>Adds the operations that carry gradients from what this one wrote to what it read.</summary>
    public abstract void Differentiate(Adjoint adjoint);

    /// <summary>The same operation, adding to what is there instead of assigning.</summary>
    public virtual Operation Adding() => throw new System.NotSupportedException($"{GetType().Name} cannot add.");

    /// <summary>One operation after a time loop that does what this one does in all the steps; null where there is none.</summary>
    /// <param name="depth">The loop, which is the innermost around it: 0 where it is the outermost, too.</param>
    /// <param name="steps">Its steps.</param>
    public virtual Operation? AfterLoop(int depth, Dim steps) => null;
}
