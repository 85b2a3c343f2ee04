using System;

namespace ModelGen;

/// <summary>What averages of parameters are of, in words: short forms of <c>average_start</c> and <c>average_weight</c>.</summary>
public static class AveragingExtensions
{
    extension<TModel>(TModel model)
        where TModel : IModel<TModel>
    {
        /// <summary>From the next update on, averages are the parameters themselves: not yet averages.</summary>
        /// <exception cref="ArgumentException">The model is declared without averages.</exception>
        public void HoldAverages() => model.SetHyperparameter("average_weight", 1);

        /// <summary>From the next update on, averages are the mean of what the updates make; the next one is the first that counts.</summary>
        /// <exception cref="ArgumentException">The model is declared without averages.</exception>
        public void AverageFromNow()
        {
            model.SetHyperparameter("average_start", model.StepsTaken / TModel.Declared.Accumulate);
            model.SetHyperparameter("average_weight", 0);
        }

        /// <summary>
        /// From the next update on, averages are exponential: <c>average = decay * average + (1 - decay) * parameter</c>, beginning with the
        /// parameters that the next update makes.
        /// </summary>
        /// <param name="decay">At least 0, below 1.</param>
        /// <exception cref="ArgumentOutOfRangeException">It is not.</exception>
        /// <exception cref="ArgumentException">The model is declared without averages.</exception>
        public void AverageFromNow(double decay)
        {
            if (!(decay >= 0 && decay < 1))
                throw new ArgumentOutOfRangeException(nameof(decay), FormattableString.Invariant($"decay is {decay}: expected a number of at least 0 and below 1."));
            model.AverageFromNow();
            model.SetHyperparameter("average_weight", 1 - decay);
        }
    }
}
