namespace ModelGen.Generator.Lowering;

/// <summary>An extent that generated code has a constant for.</summary>
/// <param name="Dim">The extent.</param>
/// <param name="Meaning">What it counts.</param>
internal readonly record struct Letter(Dim Dim, string Meaning);
