namespace ModelGen.Networks;

/// <summary>What a <see cref="Recurrent"/> gives: the outputs of its last layer, and its states.</summary>
public class Recurrence : Sequence
{
    internal Recurrence(Sequence outputs, States final)
        : base(outputs) => Final = final;

    /// <summary>The states after the last real step.</summary>
    public States Final { get; }
}
