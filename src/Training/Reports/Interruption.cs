namespace ModelGen.Training;

/// <summary>Where the user ended training.</summary>
/// <param name="Epoch">The epoch under way, from 1.</param>
/// <param name="Steps">Training steps taken, over all epochs.</param>
public sealed record Interruption(int Epoch, long Steps)
{
    /// <summary>One line for the user.</summary>
    public override string ToString() => $"Interrupted in epoch {Epoch} after {Steps} training steps.";
}
