namespace ModelGen.Networks;

/// <summary>Real numbers: a <see cref="Vector"/> or a <see cref="Sequence"/>.</summary>
public abstract class Value;
