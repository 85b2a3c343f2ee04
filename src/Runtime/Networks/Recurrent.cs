namespace ModelGen.Networks;

/// <summary>Recurrent layers.</summary>
public sealed class Recurrent
{
    /// <summary>Reads a sequence.</summary>
    /// <param name="x">The sequence.</param>
    /// <param name="from">The states that it begins with; null for zeros, or for those of the pass before.</param>
    /// <param name="continues">Width 1: 0 where the states before a step are cleared, else 1; null: nowhere.</param>
    public Recurrence Apply(Sequence x, States? from = null, Sequence? continues = null) => throw new System.NotImplementedException();

    /// <summary>Reads a sequence.</summary>
    /// <param name="x">The sequence.</param>
    /// <param name="from">The output that it begins with; other states are zero.</param>
    /// <param name="continues">Width 1: 0 where the states before a step are cleared, else 1; null: nowhere.</param>
    public Recurrence Apply(Sequence x, Vector from, Sequence? continues = null) => throw new System.NotImplementedException();
}
