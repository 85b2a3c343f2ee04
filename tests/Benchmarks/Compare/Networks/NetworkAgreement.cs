using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using ModelGen.Checkpoints;

namespace ModelGen.Benchmarks.Compare.Networks;

/// <summary>
/// Whether both sides compute the same without dropout: the cost of training steps, each of which depends on all gradients before it, and the parameters
/// afterwards. Where sums nearly cancel, 32-bit floats go ways of their own: PyTorch with 64-bit ones says what is right, and we may be twice as far from that
/// as PyTorch is with 32-bit ones.
/// </summary>
internal static class NetworkAgreement
{
    private const int Steps = 6;
    private const double LossTolerance = 2e-5;

    // Of the way that a parameter has gone; or so many times as far as PyTorch is with 32-bit floats.
    private const double DistanceTolerance = 1e-4, Rounding = 2;

    /// <summary>Asks all sides for the same.</summary>
    /// <param name="ours">Our side.</param>
    /// <param name="theirs">PyTorch's.</param>
    /// <param name="exact">PyTorch's with 64-bit floats.</param>
    /// <param name="folder">Where all began, and where they write.</param>
    /// <returns>
    /// The first difference, in words for the user, or null; and the parameter that is furthest from the exact one, as a part of the way that it has gone, with the distance of PyTorch's.
    /// </returns>
    public static (string? Difference, FurthestParameter Furthest) Find(Contestant ours, Contestant theirs, Contestant exact, string folder)
    {
        var train = new { order = "train", first = 0, count = Steps };
        IReadOnlyList<double> a = ours.Ask(train).Losses, b = theirs.Ask(train).Losses;
        for (int step = 0; step < Steps; step++)
        {
            // Not a number differs from everything.
            if (!(Math.Abs(a[step] - b[step]) <= LossTolerance * Math.Abs(b[step])))
                return ($"the cost in training differs at step {step + 1}: ours {a[step]:r}, PyTorch's {b[step]:r}", default);
        }

        exact.Ask(train);
        IReadOnlyDictionary<string, StoredTensor> first = Safetensors.Read(Path.Combine(folder, "parameters.safetensors")).Tensors;
        IReadOnlyDictionary<string, StoredTensor> our = Saved(ours, "ours"), their = Saved(theirs, "theirs"), right = Saved(exact, "exact");
        FurthestParameter furthest = default;
        foreach (string name in first.Keys)
        {
            double way = Distance(right[name], first[name]);
            var parameter = new FurthestParameter(name, Distance(our[name], right[name]) / way, Distance(their[name], right[name]) / way);
            if (!(parameter.Ours <= Math.Max(DistanceTolerance, Rounding * parameter.Theirs)))
                return ($"{name} is wrong after {Steps} steps, by {parameter.Ours:0.0e0} of its way, and PyTorch's by {parameter.Theirs:0.0e0}", parameter);
            if (parameter.Ours >= furthest.Ours)
                furthest = parameter;
        }

        return (null, furthest);

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

/// <summary>The parameter that is furthest from the exact one.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Ours">How far ours is, as a part of the way that it has gone.</param>
/// <param name="Theirs">How far PyTorch's is.</param>
internal readonly record struct FurthestParameter(string Name, double Ours, double Theirs);
