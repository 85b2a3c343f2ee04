using ModelGen;
using ModelGen.Networks;
using ModelGen.Optimizers;
using static ModelGen.Networks.Functions;

namespace Anomaly;

/// <summary>Learns to say of the next value where it will be and how far off: the likelihood of normal distributions.</summary>
[Network(BatchSize = 16, Optimizer = typeof(Adam), Clipping = Clipping.Norm)]
public sealed partial class SensorTraining
{
    internal static (Loss, Sequence middle, Sequence spread) Step(
        [Steps(50)] Sequence value,
        [Along(nameof(value))] Sequence next,
        [Recurrent(24, Carried = true)] Recurrent lstm,
        [Dense(1)] Dense place,
        [Dense(1)] Dense width)
    {
        Sequence h = lstm.Apply(value);
        Sequence middle = place.Apply(h);
        Sequence spread = Softplus(width.Apply(h)) + 0.01;
        Sequence error = (next - middle) / spread;
        return (Loss.Mean(Log(spread) + 0.5 * error * error), middle, spread);
    }
}
