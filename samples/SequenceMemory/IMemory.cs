using System;
using ModelGen;

namespace SequenceMemory;

/// <summary>What the four networks have in common: their feeds, and so the members that the build writes.</summary>
/// <typeparam name="TSelf">The network's own type.</typeparam>
public interface IMemory<TSelf> : INetwork<TSelf>
    where TSelf : IMemory<TSelf>
{
    /// <summary>A training step.</summary>
    /// <param name="input">What goes in, <c>[T, 1, 1]</c>.</param>
    /// <param name="continues">0 where a sequence begins, 1 where it goes on, <c>[T, 1, 1]</c>.</param>
    /// <param name="target">What should come out, <c>[T, 1, 1]</c>.</param>
    /// <param name="learningRate">The learning rate.</param>
    /// <returns>The loss before the update.</returns>
    double TrainStep(ReadOnlySpan<float> input, ReadOnlySpan<float> continues, ReadOnlySpan<float> target, double learningRate);

    /// <summary>What comes out, without a target.</summary>
    /// <param name="input">What goes in.</param>
    /// <param name="continues">0 where a sequence begins, 1 where it goes on.</param>
    /// <param name="output">Receives <c>[T, 1, 1]</c> numbers.</param>
    void Predict(ReadOnlySpan<float> input, ReadOnlySpan<float> continues, Span<float> output);
}
