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

/// <summary>Reads a class with the attribute: symbols and syntax go in, plain values come out.</summary>
internal static class ModelReader
{
    private static readonly ReadResult Nothing = new(null, []);

    // What a model's size depends on, in the order in which blame is considered where two are equal.
    private static readonly IReadOnlyList<(
        string Name,
        Func<LanguageModelNumbers, int> Get,
        Func<LanguageModelNumbers, LanguageModelNumbers> Shrink)> Sizes =
    [
        (nameof(LanguageModelNumbers.VocabSize), static n => n.VocabSize, static n => n with { VocabSize = 1 }),
        (nameof(LanguageModelNumbers.HiddenSize), static n => n.HiddenSize, static n => n with { HiddenSize = 1 }),
        (nameof(LanguageModelNumbers.BatchSize), static n => n.BatchSize, static n => n with { BatchSize = 1 }),
        (nameof(LanguageModelNumbers.NumSteps), static n => n.NumSteps, static n => n with { NumSteps = 1 }),
        (nameof(LanguageModelNumbers.NumLayers), static n => n.NumLayers, static n => n with { NumLayers = 1 }),
    ];

    /// <summary>Reads one declaration and reports everything that is wrong with it.</summary>
    /// <param name="found">The class with its attribute.</param>
    /// <param name="findSizeProblem">Says what is too large; this room does not know how models are laid out.</param>
    /// <param name="cancel">Asks to stop.</param>
    public static ReadResult Read(
        GeneratorAttributeSyntaxContext found, Func<ModelSpec, SizeProblem?> findSizeProblem, CancellationToken cancel)
    {
        var model = new ModelClass(found);

        // Where a name is missing, a top-level class is private, or the attribute is repeated (perhaps on another part), the
        // compiler has already said so, and generated code would only multiply its errors.
        if (!model.IsNamed || !model.IsAccessible || model.IsDeclaredTwice)
            return Nothing;

        var problems = new ProblemList();
        ClassRules.Check(model, problems);
        CollisionRules.Check(model, problems);
        var canBeExtended = problems.AllowsGeneration;
        cancel.ThrowIfCancellationRequested();

        var attribute = found.Attributes[0];
        var syntax = (AttributeSyntax)attribute.ApplicationSyntaxReference!.GetSyntax(cancel);
        var arguments = new AttributeArguments(attribute, syntax, found.SemanticModel);
        var cell = CellReader.Read(arguments, attribute.AttributeClass!, model.Compilation, problems);
        var spec = NumbersReader.Read(arguments, problems) is { } numbers && cell is not null ? model.ToSpec(cell, numbers) : null;
        if (spec is not null)
            CheckSize(spec, (LanguageModelNumbers)spec.Numbers, arguments, findSizeProblem, problems);
        if (!canBeExtended)
            spec = null;
        else if (spec is null || !problems.AllowsGeneration)
            spec = model.ToSpec(cell ?? StandardCells.Lstm, NumbersReader.StandIns) with { IsOutline = true };
        return new(spec, problems.ToEquatableArray());
    }

    private static void CheckSize(
        ModelSpec spec, LanguageModelNumbers numbers, AttributeArguments arguments, Func<ModelSpec, SizeProblem?> findSizeProblem, ProblemList problems)
    {
        if (findSizeProblem(spec) is not { } problem)
            return;

        // To blame is the largest of the sizes without which the problem would not be.
        var blamed = Sizes
            .Where(size => findSizeProblem(spec with { Numbers = size.Shrink(numbers) }) is null)
            .OrderByDescending(size => size.Get(numbers))
            .FirstOrDefault();
        var place = blamed.Name is { } name ? arguments.PlaceOf(name) : arguments.Place;
        var floats = problem.Elements.ToString("0", CultureInfo.InvariantCulture);
        if (problem.Matrix is { } matrix)
            problems.Add(Descriptors.MatrixTooLarge, place, matrix, floats);
        else
            problems.Add(Descriptors.ModelTooLarge, place, spec.Name, floats);
    }
}
