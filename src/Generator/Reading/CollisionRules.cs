using System.Collections.Generic;
using System.Linq;
using ModelGen.Generator.Diagnostics;

namespace ModelGen.Generator.Reading;

/// <summary>What a class must not have, because generated code has it.</summary>
internal static class CollisionRules
{
    /// <summary>Reports every member of the class that is in the way of a generated one.</summary>
    /// <param name="model">The class.</param>
    /// <param name="generated">Names of the generated members.</param>
    /// <param name="problems">Takes what is wrong.</param>
    public static void Check(ModelClass model, IReadOnlyList<string> generated, ProblemList problems)
    {
        if (generated.Contains(model.Name))
            problems.Add(Descriptors.NameCollision, model.Place, $"The class name '{model.Name}'", "rename the class");

        foreach (var member in generated.SelectMany(name => model.Type.GetMembers(name)))
            problems.Add(Descriptors.NameCollision, model.PlaceOf(member), $"'{model.Name}.{member.Name}'", "rename it");

        // The generated members of a base class that is a model are not there yet; another rule refuses it.
        foreach (var member in model.BaseTypes
            .SelectMany(type => generated.SelectMany(name => type.GetMembers(name)))
            .Where(member => model.Compilation.IsSymbolAccessibleWithin(member, model.Type)))
        {
            problems.Add(Descriptors.NameCollision, model.PlaceOf(member),
                $"The inherited '{member.ContainingType.Name}.{member.Name}'", "rename it, or choose another base class");
        }
    }
}
