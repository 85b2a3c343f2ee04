using System;
using System.Linq;
using ModelGen.Schedules;

namespace SequenceMemory;

/// <summary>Teaches a network the numbers, and asks for them.</summary>
/// <param name="train">The network's training step: input, flags, target and learning rate; it gives the loss.</param>
/// <param name="predict">What the network says: input, flags and what receives the output.</param>
/// <param name="steps">Training steps that there will be, at least 1.</param>
public sealed class MemoryTraining(
    Func<ReadOnlySpan<float>, ReadOnlySpan<float>, ReadOnlySpan<float>, double, double> train,
    Action<ReadOnlySpan<float>, ReadOnlySpan<float>, Span<float>> predict, int steps)
{
    private const double LearningRate = 0.1;

    private readonly CosineDecay _schedule = new(LearningRate, steps);
    private readonly float[] _target = Wave.Numbers();
    private readonly float[] _input = new float[Wave.Length];
    private readonly float[] _continues = [.. Enumerable.Range(0, Wave.Length).Select(step => step == 0 ? 0f : 1f)];
    private long _step;

    /// <summary>Trains, and lets the network run by itself.</summary>
    /// <param name="name">What to call it.</param>
    public Result Run(string name)
    {
        double first = Step();
        for (int step = 1; step < steps; step++)
            Step();
        float[] output = new float[Wave.Length];
        predict(_input, _continues, output);
        double square = output.Zip(_target, (number, wanted) => (double)(number - wanted) * (number - wanted)).Average();
        return new Result(name, first, Math.Sqrt(square), output);
    }

    /// <summary>A training step. Nothing is allocated.</summary>
    /// <returns>The loss before it.</returns>
    public double Step() => train(_input, _continues, _target, _schedule.RateOf(0, _step++));
}
