using System;
using System.Collections.Generic;
using ModelGen.Generator.Model;

namespace ModelGen.Generator.Reading;

/// <summary>What reading has to know of a kind of model: the attribute that declares it, and what is particular about its numbers.</summary>
/// <param name="Attribute">The attribute, as reflection spells it.</param>
/// <param name="Members">Names of the members that generation adds to the class.</param>
/// <param name="Read">Reads the numbers; null where they cannot be used.</param>
/// <param name="StandIns">Numbers that are right, for a declaration whose own are not.</param>
/// <param name="Parameters">The parameters of a model.</param>
/// <param name="Sizes">What a model's size depends on, in the order in which blame is considered where two are equal.</param>
internal sealed record Declaration(
    string Attribute,
    IReadOnlyList<string> Members,
    Func<AttributeArguments, CellSpec?, ProblemList, ModelNumbers?> Read,
    ModelNumbers StandIns,
    Func<ModelSpec, IReadOnlyList<(string Name, bool IsMatrix)>> Parameters,
    IReadOnlyList<SizeArgument> Sizes);
