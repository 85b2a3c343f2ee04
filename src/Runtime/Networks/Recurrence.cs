namespace ModelGen.Networks;

/// <summary>What a <see cref="Recurrent"/> gives: the outputs of its last layer, and its states.</summary>
public sealed class Recurrence : Sequence
{
    /// <summary>The states after the last real step.</summary>
    public States Final => throw new System.NotImplementedException();
}
