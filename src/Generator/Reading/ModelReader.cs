using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Model;

namespace ModelGen.Generator.Reading;

/// <summary>Reads a class with the attribute of a model: symbols and syntax go in, plain values come out.</summary>
internal static class ModelReader
{
    private static readonly ReadResult Nothing = new(null, new ProblemList());

    /// <summary>Reads one declaration and reports everything that is wrong with it.</summary>
    /// <param name="found">The class with its attribute.</param>
    /// <param name="declaration">What kind of model the attribute declares.</param>
    /// <param name="all">All kinds of models: a class can be one of them only.</param>
    /// <param name="findSizeProblem">Says what is too large; this room does not know how models are laid out.</param>
    /// <param name="cancel">Asks to stop.</param>
    public static ReadResult Read(
        GeneratorAttributeSyntaxContext found, Declaration declaration, IReadOnlyList<Declaration> all,
        Func<ModelSpec, SizeProblem?> findSizeProblem, CancellationToken cancel)
    {
        var model = new ModelClass(found, all);

        // Where a name is missing, a top-level class is private, or the attribute is repeated (perhaps on another part), the
        // compiler has already said so, and generated code would only multiply its errors.
        if (!model.IsNamed || !model.IsAccessible || model.IsDeclaredTwice)
            return Nothing;

        var attribute = found.Attributes[0];
        var syntax = (AttributeSyntax)attribute.ApplicationSyntaxReference!.GetSyntax(cancel);
        var problems = new ProblemList();
        if (model.IsOfTwoKinds)
        {
            if (!model.IsFirstDeclaration)
            {
                problems.Add(
                    Descriptors.CannotBeExtended, syntax.Name.GetLocation(), model.Name,
                    "it is declared as two kinds of model; keep one of the attributes");
            }

            return new(null, problems);
        }

        // What the members are called may depend on what is read; yet what is wrong with the class is said first.
        var (ofArguments, ofNumbers, ofCell) = (new ProblemList(), new ProblemList(), new ProblemList());
        var arguments = new AttributeArguments(attribute, syntax, found.SemanticModel, ofArguments);
        var cell = declaration.HasCell ? CellReader.Read(arguments, attribute.AttributeClass!, model.Compilation, ofNumbers, ofCell) : null;
        var optimizer = OptimizerReader.Read(arguments, attribute.AttributeClass!, model.Compilation, ofNumbers, ofCell);
        var (numbers, standIns, sizes) = declaration.Read(new(arguments, cell, model, ofNumbers, ofCell));
        cancel.ThrowIfCancellationRequested();

        var members = declaration.Members(numbers ?? standIns);
        ClassRules.Check(model, problems);
        CollisionRules.Check(model, members, problems);
        ConstructorRules.Check(model, problems);
        HiddenNameRules.Check(model, members, arguments, problems);
        var canBeExtended = problems.AllowsGeneration;
        problems.Add(ofArguments);
        problems.Add(ofNumbers);

        var starts = new InitializeReader(model, problems);
        var ofOptimizer = new OptimizerArgumentReader(model, problems);
        var values = optimizer is null ? [] : ofOptimizer.Read(optimizer, numbers is { AverageParameters: true });
        if (optimizer is not null && numbers is { AverageParameters: true } && optimizer.States.Contains(OptimizerSpec.Average))
        {
            problems.Add(
                Descriptors.UpdateContradiction, arguments.PlaceOf(nameof(ModelNumbers.AverageParameters)), "AverageParameters = true", optimizer.Name,
                $"it keeps a state '{OptimizerSpec.Average}' of its own; rename that");
            optimizer = null;
        }

        var spec = numbers is not null && (cell is not null || !declaration.HasCell) && optimizer is not null ? model.ToSpec(cell, optimizer, numbers, values, starts.Read()) : null;
        if (spec is not null && (ofOptimizer.HasPatterns || starts.HasPatterns))
        {
            ofOptimizer.CheckPatterns(declaration.Parameters(spec));
            starts.CheckPatterns(declaration.Parameters(spec));
        }

        if (spec is not null)
            CheckSize(spec, sizes, arguments, findSizeProblem, problems);
        if (!canBeExtended)
            spec = null;
        else if (spec is null || !problems.AllowsGeneration)
            spec = model.ToSpec(declaration.HasCell ? cell ?? StandardCells.Lstm : null, StandardOptimizers.Sgd, standIns) with { IsOutline = true };
        return new(spec, problems, ofCell);
    }

    private static void CheckSize(
        ModelSpec spec, IReadOnlyList<SizeArgument> sizes, AttributeArguments arguments, Func<ModelSpec, SizeProblem?> findSizeProblem,
        ProblemList problems)
    {
        if (findSizeProblem(spec) is not { } problem)
            return;

        // To blame is the largest of the sizes without which the problem would not be.
        var blamed = sizes
            .Where(size => size.Shrink(spec.Numbers) is { } smaller && findSizeProblem(spec with { Numbers = smaller }) is null)
            .OrderByDescending(size => size.Get(spec.Numbers))
            .FirstOrDefault();
        var place = blamed is null ? arguments.Place : blamed.Place ?? arguments.PlaceOf(blamed.Name);
        var floats = problem.Elements.ToString("0", CultureInfo.InvariantCulture);
        if (problem.Matrix is { } matrix)
            problems.Add(Descriptors.MatrixTooLarge, place, matrix, floats);
        else
            problems.Add(Descriptors.ModelTooLarge, place, spec.Name, floats);
    }
}
