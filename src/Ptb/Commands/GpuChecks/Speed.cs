using System.Collections.Generic;

namespace ModelGen.Ptb.Commands.GpuChecks;

/// <summary>How fast a model trains.</summary>
/// <param name="Model">Its name on the command line.</param>
/// <param name="Precision">How products are computed.</param>
/// <param name="WordsPerSecond">Words learned from per second.</param>
/// <param name="MillisecondsPerStep">Time of a training step.</param>
internal sealed record Speed(string Model, Precision Precision, double WordsPerSecond, double MillisecondsPerStep)
{
    // Least times of a step on an H200, in milliseconds: arithmetic over 67 / 400 / 790 TFLOP/s for fp32 / tf32 / bf16, 4.3 TB/s of
    // memory, 5.5 TB/s from L2, 1 us for each barrier of all blocks and 15 us of gaps in a step. fp16 multiplies as fast as bf16.
    private static readonly Dictionary<(string, Precision), double> Floors = new()
    {
        [("small", Precision.Fp32)] = 0.19,
        [("small", Precision.Tf32)] = 0.12,
        [("small", Precision.Bf16)] = 0.11,
        [("small", Precision.Fp16)] = 0.11,
        [("medium", Precision.Fp32)] = 1.18,
        [("medium", Precision.Tf32)] = 0.42,
        [("medium", Precision.Bf16)] = 0.32,
        [("medium", Precision.Fp16)] = 0.32,
        [("large", Precision.Fp32)] = 3.76,
        [("large", Precision.Tf32)] = 1.10,
        [("large", Precision.Bf16)] = 0.80,
        [("large", Precision.Fp16)] = 0.80,
    };

    /// <summary>The least time that a step can take on an H200 by the least time it took here; null where that is not known.</summary>
    public double? ShareOfFloor => Floors.TryGetValue((Model, Precision), out double floor) ? floor / MillisecondsPerStep : null;
}
