using System.Collections.Generic;
using System.Linq;
using ModelGen.Networks;
using ModelGen.Tests.Networks;

namespace ModelGen.Runtime.Tests.Networks;

/// <summary>Recurrent layers called <c>layer</c>, with tensors that a test makes.</summary>
internal static class TwinLayers
{
    /// <summary>Opens a call of evaluation, or of training with masks.</summary>
    public static NetworkTwin Open(int batch, NetworkTensors parameters, NetworkTensors? masks = null, NetworkTensors? states = null) =>
        NetworkTwin.Open(batch, parameters.Twin, (states ?? new NetworkTensors()).Twin, masks?.Twin);

    /// <summary>States of a layer, all layers and directions below one another.</summary>
    public static double[] StatesOf(States states, string name)
    {
        int state = states.Names.ToList().IndexOf(name);
        return [.. states.Parts.SelectMany(part => part[state].Values)];
    }

    /// <summary>A cell with one gate, whose output leaks: h' = h + tanh(z) * update_mask.</summary>
    public static string Leaky(int units, double zoneout = 0) =>
        $"units {units}; directions 1; gate z InputAndState bias; state h {zoneout}; Input z; Input h; Input update_mask; Tanh 0; Multiply 3 2; Add 1 4; result h 5";

    /// <summary>Numbers that differ from each other, the same ones each time.</summary>
    public static double[] Numbers(int count, int seed = 0)
    {
        var random = new System.Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (random.NextDouble() * 2) - 1)];
    }

    /// <summary>A part of the rows of time-major numbers.</summary>
    public static IEnumerable<double> StepsOf(IReadOnlyList<double> values, int steps, int first, int count) =>
        values.Skip(values.Count / steps * first).Take(values.Count / steps * count);
}
