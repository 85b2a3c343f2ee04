using ModelGen;
using ModelGen.Networks;
using ModelGen.Optimizers;
using static ModelGen.Networks.Functions;

namespace Forecast;

/// <summary>Three series in, three quantiles of each at four horizons out: 12 numbers a quantile.</summary>
[Network(BatchSize = 32, Optimizer = typeof(Adam), Clipping = Clipping.Norm)]
public sealed partial class LoadForecaster
{
    internal static (Loss, Vector low, Vector middle, Vector high) Step(
        [Steps(48), Width(3)] Sequence past,
        [Width(12)] Vector future,
        [Recurrent(48)] Recurrent lstm,
        [Dense(12)] Dense tenth,
        [Dense(12)] Dense median,
        [Dense(12)] Dense ninetieth)
    {
        Vector last = Concat(lstm.Apply(past).Final.Output, Last(past));
        Vector low = tenth.Apply(last);
        Vector middle = median.Apply(last);
        Vector high = ninetieth.Apply(last);
        Loss loss = QuantileError(low, future, quantile: 0.1) + QuantileError(middle, future, quantile: 0.5) + QuantileError(high, future, quantile: 0.9);
        return (loss, low, middle, high);
    }
}
