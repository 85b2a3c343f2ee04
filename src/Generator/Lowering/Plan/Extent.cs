namespace ModelGen.Generator.Lowering;

/// <summary>A matrix of an operation and the shape that it must have.</summary>
/// <param name="View">The matrix.</param>
/// <param name="Rows">Its rows.</param>
/// <param name="Columns">Its columns.</param>
internal readonly record struct Extent(View View, Dim Rows, Dim Columns);
