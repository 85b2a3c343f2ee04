using System;
using System.Linq;
using ModelGen;
using ModelGen.Schedules;

namespace SequenceMemory;

/// <summary>Teaches a network the numbers, and asks for them.</summary>
/// <typeparam name="TMemory">The network.</typeparam>
/// <param name="seed">The seed of its first parameters.</param>
/// <param name="steps">Training steps that there will be, at least 1.</param>
public sealed class MemoryTraining<TMemory>(ulong seed, int steps) : IDisposable
    where TMemory : IMemory<TMemory>
{
    private const double LearningRate = 0.005;

    private readonly TMemory _memory = TMemory.Create(new ModelOptions { Seed = seed, Threads = 1 });
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
        float[] output = Recall();
        double square = output.Zip(_target, (number, wanted) => (double)(number - wanted) * (number - wanted)).Average();
        return new Result(name, first, Math.Sqrt(square), output);
    }

    /// <summary>A training step. Nothing is allocated.</summary>
    /// <returns>The loss before it.</returns>
    public double Step() => _memory.TrainStep(_input, _continues, _target, _schedule.RateOf(0, _step++));

    /// <summary>What the network says by itself.</summary>
    public float[] Recall()
    {
        float[] output = new float[Wave.Length];
        _memory.Predict(_input, _continues, output);
        return output;
    }

    /// <inheritdoc/>
    public void Dispose() => _memory.Dispose();
}
