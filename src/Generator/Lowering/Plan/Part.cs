namespace ModelGen.Generator.Lowering;

/// <summary>A piece of a named tensor.</summary>
/// <param name="View">Where it lies.</param>
/// <param name="Row">Row of the tensor, seen as a matrix, in which it begins.</param>
/// <param name="Column">The column.</param>
/// <param name="IsTransposed">Whether the rows of the view are columns of the tensor.</param>
internal sealed record Part(View View, Dim Row, Dim Column, bool IsTransposed = false);
