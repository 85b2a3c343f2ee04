using System;
using ModelGen.Networks;
using Xunit;
using static ModelGen.Tests.ModelReading;

namespace ModelGen.Runtime.Tests.Networks;

/// <summary>Holds gradients of a network to the slopes of its slow twin.</summary>
internal static class NetworkSlopes
{
    /// <summary>Compares the gradients of the last step.</summary>
    /// <param name="model">The network, which has gradients.</param>
    /// <param name="interpret">The loss of the slow twin for the same step.</param>
    /// <param name="tolerance">How far they may be apart.</param>
    public static void AreGradients<T>(T model, Func<double> interpret, double tolerance)
        where T : INetwork<T>
    {
        foreach (TensorInfo parameter in T.Parameters)
        {
            float[] gradient = Read(parameter, model.GetGradient);
            for (int index = 0; index < gradient.Length; index += 1 + (gradient.Length / 5))
            {
                double slope = (LossWith(1e-5) - LossWith(-1e-5)) / 2e-5;
                Assert.True(Math.Abs(slope - gradient[index]) <= tolerance, $"{parameter.Name}[{index}] is {gradient[index]}, and its slope {slope}");

                double LossWith(double by)
                {
                    using var nudge = new Nudge(parameter.Name, index, by);
                    return interpret();
                }
            }
        }
    }
}
