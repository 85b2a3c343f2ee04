using ModelGen.Networks;
using static ModelGen.Networks.Functions;

namespace Anomaly;

/// <summary>The same, one value at a time: what it remembers is carried from call to call.</summary>
[Network(BatchSize = 1)]
public sealed partial class LiveSensor
{
    internal static (Loss, Sequence middle, Sequence spread) Step(
        [Steps(1)] Sequence value,
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
