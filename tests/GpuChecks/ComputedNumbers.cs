using System;
using System.Collections.Generic;
using System.Linq;
using ModelGen.Checkpoints;

namespace ModelGen.GpuChecks;

/// <summary>All numbers that a model tells, by name: after one forward and backward pass from states that are not zero.</summary>
internal sealed class ComputedNumbers
{
    // Long enough to be read word by word, and over before it takes long.
    private const int MostWordsOfStream = 40;

    private ComputedNumbers(double[] costs) => Costs = costs;

    /// <summary>Costs of training, of evaluation, and of a single stream.</summary>
    public double[] Costs { get; }

    /// <summary>Logits, losses and other outputs, final states, and the probabilities of the word after a stream.</summary>
    public Dictionary<string, float[]> Values { get; } = [];

    /// <summary>Gradients of parameters, of the states and of the embedded words.</summary>
    public Dictionary<string, float[]> Gradients { get; } = [];

    /// <summary>Runs the passes of a fresh model.</summary>
    public static ComputedNumbers Of<TModel>(TModel model, int[] words)
        where TModel : ILanguageModel<TModel>
    {
        CheckText text = new CheckText(words, TModel.Config).MoveTo(0);
        SetStates(model);
        double training = model.Forward(text.Tokens, text.Targets);
        Dictionary<string, float[]> outputs = Read(TModel.Outputs, model.GetOutput);
        model.Backward();
        TensorInfo embedded = TModel.Outputs.First(output => output.Name == "embedded");
        IEnumerable<TensorInfo> differentiable = [.. TModel.Parameters, .. TModel.States, embedded];
        Dictionary<string, float[]> gradients = Read(differentiable, model.GetGradient);
        gradients.Add("norm", [(float)model.GradientNorm]);
        Dictionary<string, float[]> states = Read(TModel.States, model.GetState);

        double evaluation = model.Evaluate(text.Tokens, text.Targets);
        int stream = int.Min(MostWordsOfStream, text.Tokens.Length);
        double reading = model.EvaluateSequence(text.Tokens.AsSpan(0, stream), text.Targets.AsSpan(0, stream));
        var probabilities = new float[TModel.Config.VocabSize];
        model.Predict(text.Tokens.AsSpan(0, 1), probabilities);

        var numbers = new ComputedNumbers([training, evaluation, reading]);
        foreach ((string name, float[] values) in outputs.Concat(states).Append(new("probabilities", probabilities)))
            numbers.Values.Add(name, values);
        foreach ((string name, float[] values) in gradients)
            numbers.Gradients.Add(name, values);
        return numbers;
    }

    /// <summary>The largest difference of any number, by the largest number of its kind.</summary>
    /// <param name="reference">The numbers as they should be.</param>
    /// <param name="numbers">The numbers to compare.</param>
    /// <returns>The kind that differs most, and by how much; not a number where one of them is none.</returns>
    public static (string Name, double Difference) MostDifferent(
        Dictionary<string, float[]> reference, Dictionary<string, float[]> numbers) =>
        reference.Select(entry => (entry.Key, Difference: Difference(entry.Value, numbers[entry.Key])))
            .MaxBy(entry => double.IsNaN(entry.Difference) ? double.PositiveInfinity : entry.Difference);

    /// <summary>The largest relative difference of costs.</summary>
    public static double Difference(double[] reference, double[] costs) =>
        reference.Zip(costs, (right, found) => Math.Abs(found - right) / Math.Abs(right)).Aggregate(0.0, Larger);

    private static double Difference(float[] reference, float[] values)
    {
        double largest = 0, difference = 0;
        for (int i = 0; i < reference.Length; i++)
        {
            largest = Larger(largest, Math.Abs(reference[i]));
            difference = Larger(difference, Math.Abs((double)values[i] - reference[i]));
        }

        return difference == 0 ? 0 : difference / largest;
    }

    // Unlike a comparison, it remembers what is not a number.
    private static double Larger(double a, double b) => Math.Max(a, b);

    private static void SetStates<TModel>(TModel model)
        where TModel : ILanguageModel<TModel>
    {
        var random = new Random(1);
        foreach (TensorInfo state in TModel.States)
        {
            float[] values = [.. Enumerable.Range(0, state.Length).Select(_ => random.NextSingle() - 0.5f)];
            model.SetState(state.Name, values);
        }
    }

    private static Dictionary<string, float[]> Read(IEnumerable<TensorInfo> tensors, Safetensors.CopyValues read) =>
        tensors.ToDictionary(tensor => tensor.Name, tensor =>
        {
            var values = new float[tensor.Length];
            read(tensor.Name, values);
            return values;
        });
}
