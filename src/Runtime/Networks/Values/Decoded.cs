using System;

namespace ModelGen.Networks;

/// <summary>What a <see cref="Recurrent"/> gives that attends to a memory in each of its steps: its outputs, and what it attended to.</summary>
public sealed class Decoded : Recurrence
{
    private readonly Sequence? _attentional;

    internal Decoded(Sequence outputs, States final, Sequence context, Sequence weights, Sequence? attentional)
        : base(outputs, final) => (Context, Weights, _attentional) = (context, weights, attentional);

    /// <summary>For each step the mean of the memory that it attended to, <c>[T, B, width of the memory]</c>.</summary>
    public Sequence Context { get; }

    /// <summary>The weights of the memory's steps, <c>[T, B, steps of the memory]</c>; they sum to one, and are zero at padding of the memory.</summary>
    public Sequence Weights { get; }

    /// <summary>With input feeding, for each step <c>tanh(feed([context; h]))</c>: what the next step is fed.</summary>
    /// <exception cref="InvalidOperationException">Nothing is fed.</exception>
    public Sequence Attentional =>
        _attentional ?? throw new InvalidOperationException("Attentional is what input feeding makes: give Apply a layer to feed, feed: dense.");
}
