using System;
using System.Linq;

namespace Forecast;

/// <summary>
/// A forecast with a band of a fixed width: its own errors on the training hours, at the quantiles 0.1, 0.5 and 0.9 for each target.
/// </summary>
internal sealed class Baseline
{
    private readonly Func<int, float[]> _guess;
    private readonly float[][] _offsets;

    private Baseline(GeneratedHours hours, Func<int, float[]> guess)
    {
        _guess = guess;
        int[] moments = [.. Enumerable.Range(Windows.Past, hours.Training - Windows.Past - Windows.Horizons[^1] + 1)];
        float[][] errors = [.. moments.Select(moment =>
        {
            var future = new float[Windows.Targets];
            Windows.Future(hours, moment, future);
            return future.Zip(guess(moment), (value, guessed) => value - guessed).ToArray();
        })];
        _offsets = [.. Enumerable.Range(0, Windows.Targets).Select(target =>
        {
            float[] sorted = [.. errors.Select(error => error[target]).Order()];
            return Quantiles.Levels.Select(quantile => sorted[(int)(quantile * (sorted.Length - 1))]).ToArray();
        })];
    }

    /// <summary>The same hour of the day before.</summary>
    public static Baseline Naive(GeneratedHours hours) => new(hours, moment =>
        [.. Enumerable.Range(0, Windows.Targets).Select(target => hours[moment + Windows.Horizons[target % Windows.Horizons.Length] - 25][target / Windows.Horizons.Length])]);

    /// <summary>A linear function of all numbers of the last 48 hours, by least squares.</summary>
    public static Baseline Linear(GeneratedHours hours)
    {
        const int Inputs = (Windows.Past * GeneratedHours.Series) + 1;
        var products = new double[Inputs, Inputs];
        var sums = new double[Inputs, Windows.Targets];
        var input = new double[Inputs];
        var future = new float[Windows.Targets];
        for (int moment = Windows.Past; moment + Windows.Horizons[^1] <= hours.Training; moment++)
        {
            Read(moment);
            Windows.Future(hours, moment, future);
            for (int row = 0; row < Inputs; row++)
            {
                for (int column = 0; column <= row; column++)
                    products[row, column] += input[row] * input[column];
                for (int target = 0; target < Windows.Targets; target++)
                    sums[row, target] += input[row] * future[target];
            }
        }

        for (int row = 0; row < Inputs; row++)
            products[row, row] += 1;
        LeastSquares.Solve(products, sums);
        return new Baseline(hours, moment =>
        {
            Read(moment);
            var guess = new double[Windows.Targets];
            for (int row = 0; row < Inputs; row++)
            {
                for (int target = 0; target < Windows.Targets; target++)
                    guess[target] += input[row] * sums[row, target];
            }

            return [.. guess.Select(value => (float)value)];
        });

        void Read(int moment)
        {
            for (int step = 0; step < Windows.Past; step++)
            {
                for (int series = 0; series < GeneratedHours.Series; series++)
                    input[(step * GeneratedHours.Series) + series] = hours[moment - Windows.Past + step][series];
            }

            input[^1] = 1;
        }
    }

    /// <summary>What it says of the targets of a moment.</summary>
    public Quantiles At(int moment)
    {
        float[] guess = _guess(moment);
        return new Quantiles(Moved(0), Moved(1), Moved(2));

        float[] Moved(int quantile) => [.. guess.Zip(_offsets, (value, offsets) => value + offsets[quantile])];
    }
}
