using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Model;
using ModelGen.Generator.Reading;
using ModelGen.Generator.Shorthands;

namespace ModelGen.Generator;

/// <summary>
/// Find the declarations, read them, report what is wrong, generate the rest. Only reading sees Roslyn; generating is a pure
/// function of the spec, and runs again only for a declaration whose spec has changed.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class ModelGenerator : IIncrementalGenerator
{
    private static readonly Declaration[] Declarations = [.. Shorthand.All.Select(static shorthand => shorthand.Declaration)];

    private readonly Func<ModelSpec, SizeProblem?> _findSizeProblem;
    private readonly Func<ModelSpec, IReadOnlyList<(string Suffix, string Text)>> _emit;

    /// <summary>The generator as the compiler creates it.</summary>
    public ModelGenerator()
        : this(Plans.FindSizeProblem, ModelFiles.Of)
    {
    }

    /// <summary>A generator with other rooms behind it, for tests of this page alone.</summary>
    internal ModelGenerator(
        Func<ModelSpec, SizeProblem?> findSizeProblem, Func<ModelSpec, IReadOnlyList<(string Suffix, string Text)>> emit)
    {
        _findSizeProblem = findSizeProblem;
        _emit = emit;
    }

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        List<IncrementalValuesProvider<FoundModel>> kinds = [.. Declarations.Select(declaration => Find(context, declaration))];

        // Names of files are no business of one model alone.
        var clashing = kinds
            .Select(static found => found.SelectMany(static (model, _) => model.Named).Collect())
            .Aggregate(static (one, other) => one.Combine(other).Select(static (both, _) => both.Left.AddRange(both.Right)))
            .Select(static (models, _) => NamedModel.Clashing(models));
        context.RegisterSourceOutput(clashing, static (output, models) =>
        {
            foreach (var model in models)
                output.ReportDiagnostic(model.ToProblem(models).ToDiagnostic());
        });
        foreach (var found in kinds)
            Output(context, found, clashing);

        ReportEquations(context, KnownNames.RecurrentCellAttribute, CellReader.FindProblems, TrackingNames.Cell);
        ReportEquations(context, KnownNames.OptimizerAttribute, OptimizerReader.FindProblems, TrackingNames.Optimizer);
    }

    // Models read the equations that they use by themselves; here is where their author is told what is wrong with them, once.
    private static void ReportEquations(
        IncrementalGeneratorInitializationContext context, string attribute,
        Func<GeneratorAttributeSyntaxContext, EquatableArray<DiagnosticInfo>> findProblems, string name)
    {
        var problems = context.SyntaxProvider
            .ForAttributeWithMetadataName(
                attribute, static (node, _) => node is TypeDeclarationSyntax, (found, _) => Problems(found, findProblems))
            .SelectMany(static (problems, _) => problems)
            .WithTrackingName(name);
        context.RegisterSourceOutput(problems, static (output, problem) => output.ReportDiagnostic(problem.ToDiagnostic()));
    }

    private IncrementalValuesProvider<FoundModel> Find(IncrementalGeneratorInitializationContext context, Declaration declaration) =>
        context.SyntaxProvider.ForAttributeWithMetadataName(
            declaration.Attribute,
            static (node, _) => node.Kind() is SyntaxKind.ClassDeclaration or SyntaxKind.RecordDeclaration,
            (found, cancel) => new FoundModel(
                Read(found, declaration, cancel), LocationInfo.From(((TypeDeclarationSyntax)found.TargetNode).Identifier.GetLocation())))
            .WithTrackingName(TrackingNames.Read);

    private void Output(
        IncrementalGeneratorInitializationContext context, IncrementalValuesProvider<FoundModel> found,
        IncrementalValueProvider<EquatableArray<NamedModel>> clashing)
    {
        var problems = found
            .SelectMany(static (model, _) => model.Result.Problems)
            .WithTrackingName(TrackingNames.Problems);
        var models = found
            .Where(static model => model.Result.Spec is not null)
            .Select(static (model, _) => model.Result.Spec!)
            .Combine(clashing.Select(static (models, _) => models.Select(static model => model.Hint).ToEquatableArray()))
            .Where(static pair => !pair.Right.Contains(HintName.Of(pair.Left)))
            .Select(static (pair, _) => pair.Left)
            .WithTrackingName(TrackingNames.Model);

        context.RegisterSourceOutput(problems, static (output, problem) => output.ReportDiagnostic(problem.ToDiagnostic()));
        context.RegisterSourceOutput(models, Generate);
    }

    // An exception that escaped would silence the generator for every model, with a message that helps no user.
    private ReadResult Read(GeneratorAttributeSyntaxContext found, Declaration declaration, CancellationToken cancel)
    {
        try
        {
            return ModelReader.Read(found, declaration, Declarations, _findSizeProblem, cancel);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            return ReadResult.Failed(Describe(found.TargetSymbol, exception));
        }
    }

    private static EquatableArray<DiagnosticInfo> Problems(
        GeneratorAttributeSyntaxContext found, Func<GeneratorAttributeSyntaxContext, EquatableArray<DiagnosticInfo>> find)
    {
        try
        {
            return find(found);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            return [Describe(found.TargetSymbol, exception)];
        }
    }

    private void Generate(SourceProductionContext output, ModelSpec spec)
    {
        try
        {
            // All texts first: a model comes whole or not at all.
            foreach (var (suffix, text) in _emit(spec).ToList())
                output.AddSource(HintName.Of(spec) + suffix, text);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // The spec knows no place in the source, or moving a class would generate it again; the message names the class.
            output.ReportDiagnostic(Diagnostic.Create(Descriptors.InternalError, null, [.. Describe(spec.Name, exception)]));
        }
    }

    private static DiagnosticInfo Describe(ISymbol declared, Exception exception) =>
        new(Descriptors.InternalError, LocationInfo.From(declared.Locations[0]), [.. Describe(declared.Name, exception)]);

    private static string[] Describe(string model, Exception exception) =>
        [model, exception.GetType().Name, exception.Message.Replace('\n', ' ')];

    /// <summary>A declaration that was found.</summary>
    /// <param name="Result">What was read.</param>
    /// <param name="Place">Its identifier.</param>
    private sealed record FoundModel(ReadResult Result, LocationInfo Place)
    {
        /// <summary>Itself, if it is to have files.</summary>
        public EquatableArray<NamedModel> Named => Result.Spec is { } spec ? [new(HintName.Of(spec), Place)] : [];
    }
}
