namespace ModelGen.Generator.Shorthands;

/// <summary>What gives a loss: it becomes a part of the cost.</summary>
internal abstract class LossFunction : NetworkFunction
{
    /// <inheritdoc/>
    public override void Lower(NetworkPass pass, int node)
    {
        // Losses are lowered from the cost on, which knows what they count.
    }

    /// <summary>Adds it to the cost.</summary>
    /// <param name="pass">The pass, which has the operands.</param>
    /// <param name="node">The loss.</param>
    /// <param name="factor">What it counts.</param>
    public abstract void AddTo(NetworkPass pass, int node, LossFactor factor);
}
