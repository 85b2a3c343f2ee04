using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using ModelGen.Checkpoints;

namespace ModelGen.Benchmarks.Compare.Networks;

/// <summary>
/// Whether both sides compute the same without dropout: the cost of training steps, each of which depends on all gradients before it, and the parameters
/// afterwards.
/// </summary>
internal static class NetworkAgreement
{
    private const int Steps = 6;
    private const double LossTolerance = 2e-5;

    // Of the way that a parameter has gone. Adam divides by the size of the gradient, so where sums nearly cancel, their rounding counts.
    private const double DistanceTolerance = 1e-4;

    /// <summary>Asks both sides for the same.</summary>
    /// <param name="ours">Our side.</param>
    /// <param name="theirs">PyTorch's.</param>
    /// <param name="folder">Where both began, and where they write.</param>
    /// <returns>The first difference, in words for the user, or null; and the greatest distance of a parameter, as a part of the way that it has gone.</returns>
    public static (string? Difference, double Distance) Find(Contestant ours, Contestant theirs, string folder)
    {
        var train = new { order = "train", first = 0, count = Steps };
        IReadOnlyList<double> a = ours.Ask(train).Losses, b = theirs.Ask(train).Losses;
        for (int step = 0; step < Steps; step++)
        {
            // Not a number differs from everything.
            if (!(Math.Abs(a[step] - b[step]) <= LossTolerance * Math.Abs(b[step])))
                return ($"the cost in training differs at step {step + 1}: ours {a[step]:r}, PyTorch's {b[step]:r}", double.NaN);
        }

        IReadOnlyDictionary<string, StoredTensor> first = Safetensors.Read(Path.Combine(folder, "parameters.safetensors")).Tensors;
        IReadOnlyDictionary<string, StoredTensor> our = Saved(ours, "ours"), their = Saved(theirs, "theirs");
        double greatest = 0;
        foreach (string name in first.Keys)
        {
            double way = Distance(our[name], first[name]), distance = Distance(our[name], their[name]) / way;
            if (!(distance <= DistanceTolerance))
                return ($"{name} differs after {Steps} steps, by {distance:0.0e0} of its way", distance);
            greatest = Math.Max(greatest, distance);
        }

        return (null, greatest);

        IReadOnlyDictionary<string, StoredTensor> Saved(Contestant side, string name)
        {
            string path = Path.Combine(folder, name + ".safetensors");
            side.Ask(new { order = "save", path });
            return Safetensors.Read(path).Tensors;
        }
    }

    private static double Distance(StoredTensor one, StoredTensor other) =>
        Math.Sqrt(one.ToFloats().Zip(other.ToFloats(), (a, b) => ((double)a - b) * ((double)a - b)).Sum());
}
