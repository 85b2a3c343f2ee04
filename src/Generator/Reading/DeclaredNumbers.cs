using System.Collections.Generic;
using ModelGen.Generator.Model;

namespace ModelGen.Generator.Reading;

/// <summary>What reading the numbers of a declaration gives.</summary>
/// <param name="Numbers">The numbers; null where one of them is missing or cannot be used.</param>
/// <param name="StandIns">Numbers that are right, for a declaration whose own are not.</param>
/// <param name="Sizes">What the model's size depends on, in the order in which blame is considered where two are equal.</param>
internal sealed record DeclaredNumbers(ModelNumbers? Numbers, ModelNumbers StandIns, IReadOnlyList<SizeArgument> Sizes);
