using ModelGen.Generator.Model;

namespace ModelGen.Generator.Reading;

/// <summary>What the numbers of a declaration are read from, and what takes its problems.</summary>
/// <param name="Arguments">The arguments of the attribute.</param>
/// <param name="Cell">The cell of all layers; null where it could not be read, or the attribute names none.</param>
/// <param name="Class">The class with the attribute.</param>
/// <param name="Problems">Takes what is wrong with the declaration.</param>
/// <param name="OfCells">Takes what is wrong with cells, and reported there.</param>
internal sealed record DeclarationSource(AttributeArguments Arguments, CellSpec? Cell, ModelClass Class, ProblemList Problems, ProblemList OfCells);
