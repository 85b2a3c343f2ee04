using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Model;

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

        foreach (var constructor in model.Type.InstanceConstructors.Where(static method => !method.IsImplicitlyDeclared))
            Check(constructor, model, problems);

        // The generated members of a base class that is a model are not there yet; another rule refuses it.
        foreach (var member in model.BaseTypes
            .SelectMany(type => generated.SelectMany(name => type.GetMembers(name)))
            .Where(member => model.Compilation.IsSymbolAccessibleWithin(member, model.Type)))
        {
            problems.Add(Descriptors.NameCollision, model.PlaceOf(member),
                $"The inherited '{member.ContainingType.Name}.{member.Name}'", "rename it, or choose another base class");
        }
    }

    private static void Check(IMethodSymbol constructor, ModelClass model, ProblemList problems)
    {
        if (constructor.DeclaringSyntaxReferences[0].GetSyntax() is TypeDeclarationSyntax { ParameterList: { } primary })
        {
            Report(primary.GetLocation(), $"The primary constructor of '{model.Name}'",
                "declare a constructor with a body that calls ': this(options)'");
        }
        else if (constructor.Parameters.Length == 0)
            Report(constructor.Locations[0], $"The constructor '{model.Name}()'", "remove it");
        else if (constructor.Parameters.Length == 1 && IsGeneratedArgument(constructor.Parameters[0].Type))
            Report(constructor.Locations[0], $"The constructor '{model.Name}(ModelOptions)'", "remove it");

        void Report(Location place, string what, string advice) => problems.Add(Descriptors.NameCollision, place, what, advice);
    }

    // With or without a question mark: signatures do not differ by it.
    private static bool IsGeneratedArgument(ITypeSymbol type) =>
        type.WithNullableAnnotation(NullableAnnotation.None).ToDisplayString() == GeneratedMembers.ConstructorArgument;
}
