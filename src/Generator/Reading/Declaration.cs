using System;
using System.Collections.Generic;
using ModelGen.Generator.Model;

namespace ModelGen.Generator.Reading;

/// <summary>What reading has to know of a kind of model: the attribute that declares it, and what is particular about its numbers.</summary>
/// <param name="Attribute">The attribute, as reflection spells it.</param>
/// <param name="HasCell">Whether the attribute names the cell of all layers.</param>
/// <param name="Members">Names of the members that generation adds to a class with certain numbers.</param>
/// <param name="Read">Reads the numbers.</param>
/// <param name="Parameters">The parameters of a model.</param>
internal sealed record Declaration(
    string Attribute,
    bool HasCell,
    Func<ModelNumbers, IReadOnlyList<string>> Members,
    Func<DeclarationSource, DeclaredNumbers> Read,
    Func<ModelSpec, IReadOnlyList<(string Name, bool IsMatrix)>> Parameters);
