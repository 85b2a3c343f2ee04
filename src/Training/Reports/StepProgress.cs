namespace ModelGen.Training;

/// <summary>Where an epoch stands after a step.</summary>
/// <param name="Epoch">The epoch, from 1.</param>
/// <param name="Step">The step that was taken, from 0.</param>
/// <param name="Steps">Steps of the epoch.</param>
/// <param name="Perplexity">Training perplexity of the epoch so far.</param>
/// <param name="WordsPerSecond">Words learned from per second, in this epoch so far.</param>
public readonly record struct StepProgress(int Epoch, int Step, int Steps, double Perplexity, double WordsPerSecond)
{
    // The tutorial reports the step after the tenth of every tenth; where tenths are shorter, the same place in each.
    private const int Offset = 10;

    /// <summary>How much of the epoch was done before this step, from 0 to 1.</summary>
    public double Fraction => (double)Step / Steps;

    /// <summary>Whether the tutorial reports this step: one in every tenth of an epoch.</summary>
    public bool IsTenth
    {
        get
        {
            int tenth = int.Max(Steps / 10, 1);
            return Step % tenth == Offset % tenth;
        }
    }
}
