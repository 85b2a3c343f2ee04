using System;
using System.Linq;
using System.Reflection;
using ModelGen.Tests;
using Xunit;

namespace ModelGen.Generator.Tests.Harness;

/// <summary>
/// Holds a generated layer to calculus. Its loss is the sum of all outputs and final states, each with a factor of its own;
/// the gradients of everything that goes in must be the slopes of it. Padding is NaN: whatever touched it would show.
/// </summary>
internal static class LayerSlopes
{
    // The loss is computed in float32, so that differences carry its rounding; along the gradient they are as large as can be.
    private const double Tolerance = 5e-3;
    private const double Distance = 0.03;

    /// <summary>Checks a layer that was compiled in a test.</summary>
    public static void Check(Type layer, int threads, string about) =>
        typeof(LayerSlopes).GetMethod(nameof(CheckLayer), BindingFlags.NonPublic | BindingFlags.Static)!
            .MakeGenericMethod(layer).Invoke(null, BindingFlags.DoNotWrapExceptions, null, [threads, about], null);

    private static void CheckLayer<TLayer>(int threads, string about)
        where TLayer : IRecurrentLayer<TLayer>
    {
        using TLayer layer = TLayer.Create(new ModelOptions { Seed = 3, Threads = threads });
        RecurrentLayerConfig config = TLayer.Config;
        var random = new Random(4);
        int positions = config.NumSteps * config.BatchSize;
        int[] lengths = [.. Enumerable.Range(0, config.BatchSize).Select(_ => random.Next(1, config.NumSteps + 1))];
        float[] input = Numbers(positions * config.InputSize, 1);
        for (int index = 0; index < input.Length && config.VariableLengths; index++)
        {
            int row = index / config.InputSize;
            (int step, int sequence) = config.BatchFirst
                ? (row % config.NumSteps, row / config.NumSteps) : (row / config.BatchSize, row % config.BatchSize);
            input[index] = step < lengths[sequence] ? input[index] : float.NaN;
        }

        // Drawn masks change from pass to pass; the slope needs them to stay.
        foreach (TensorInfo mask in TLayer.Masks)
        {
            layer.SetDropoutMask(mask.Name, [.. Enumerable.Range(0, mask.Length).Select(_ => random.Next(4) == 0 ? 0 : 4 / 3f)]);
        }

        // Biases and states that begin at zero would hide where they go.
        foreach (TensorInfo parameter in TLayer.Parameters)
        {
            layer.SetParameter(parameter.Name, [.. ModelReading.Read(parameter, layer.GetParameter).Zip(Numbers(parameter.Length, 0.2f), (a, b) => a + b)]);
        }

        float[][] states = [.. TLayer.States.Select(state => Numbers(state.Length, 0.5f))];
        SetStates();
        float[] output = new float[positions * config.OutputSize], inputGradient = new float[input.Length];
        float[] outputFactors = Numbers(output.Length, 1);
        float[][] finalFactors = [.. TLayer.States.Select(state => Numbers(state.Length, 1))];

        Forward();
        for (int index = 0; index < finalFactors.Length; index++)
        {
            layer.SetFinalStateGradient(TLayer.States[index].Name, finalFactors[index]);
        }

        layer.Backward(outputFactors, inputGradient);
        (TensorInfo Tensor, float[] Gradient)[] parameters =
            [.. TLayer.Parameters.Select(parameter => (parameter, ModelReading.Read(parameter, layer.GetGradient)))];
        float[][] stateGradients = [.. TLayer.States.Select(state => ModelReading.Read(state, layer.GetInitialStateGradient))];
        double norm = Math.Sqrt(parameters.Sum(parameter => parameter.Gradient.Sum(g => (double)g * g)));
        Assert.True(Math.Abs(layer.GradientNorm - norm) <= 1e-5 * norm + 1e-7, $"{about}: GradientNorm {layer.GradientNorm}, of the tensors {norm}");

        float[] given = input;
        Verify("input", given, inputGradient, moved => input = moved);
        for (int index = 0; index < states.Length; index++)
        {
            Verify(TLayer.States[index].ToString(), states[index], stateGradients[index], moved =>
            {
                states[index] = moved;
                SetStates();
            });
        }

        foreach ((TensorInfo tensor, float[] gradient) in parameters)
        {
            Verify(tensor.ToString(), ModelReading.Read(tensor, layer.GetParameter), gradient, moved => layer.SetParameter(tensor.Name, moved));
        }

        void Verify(string what, float[] value, float[] gradient, Action<float[]> set)
        {
            double length = Math.Sqrt(gradient.Sum(g => (double)g * g));

            // Where the gradient is zero any direction will do.
            double[] direction = length > 0 ? [.. gradient.Select(g => g / length)] : [.. Numbers(value.Length, 1).Select(x => (double)x)];
            double near = Loss(Distance / 2) - Loss(-Distance / 2), far = Loss(Distance) - Loss(-Distance);
            double slope = ((8 * near) - far) / (6 * Distance);
            set(value);
            Assert.True(
                Math.Abs(slope - length) <= (Tolerance * length) + 5e-4, $"{about}, {what}: slope {slope}, gradient's norm {length}");

            double Loss(double distance)
            {
                set([.. value.Zip(direction, (v, d) => (float)(v + (distance * d)))]);
                Forward();
                return Dot(output, outputFactors)
                    + TLayer.States.Zip(finalFactors, (state, factors) => Dot(ModelReading.Read(state, layer.GetFinalState), factors)).Sum();
            }
        }

        void Forward()
        {
            if (config.VariableLengths)
            {
                layer.Forward(input, lengths, output);
            }
            else
            {
                layer.Forward(input, output);
            }
        }

        void SetStates()
        {
            for (int index = 0; index < states.Length; index++)
            {
                layer.SetInitialState(TLayer.States[index].Name, states[index]);
            }
        }

        float[] Numbers(int count, float scale) => [.. Enumerable.Range(0, count).Select(_ => scale * ((2 * random.NextSingle()) - 1))];
    }

    private static double Dot(float[] a, float[] b) => a.Zip(b, (x, y) => (double)x * y).Sum();
}
