namespace ModelGen.Generator.Lowering;

/// <summary>
/// A matrix that a pointwise operation reads or writes, under the name that the equations use. One that is read may have a
/// single row for all rows, or a single column for all columns.
/// </summary>
/// <param name="Name">As in the equations.</param>
/// <param name="View">The matrix.</param>
/// <param name="Start">For a result, whether it is assigned or added.</param>
internal readonly record struct Operand(string Name, View View, Start Start = Start.Zero);
