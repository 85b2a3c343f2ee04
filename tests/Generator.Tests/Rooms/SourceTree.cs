using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ModelGen.Tests;

namespace ModelGen.Generator.Tests.Rooms;

/// <summary>The sources of a project, compiled: what each name means, however it is spelled.</summary>
internal sealed class SourceTree
{
    private static readonly SymbolDisplayFormat Names = SymbolDisplayFormat.CSharpShortErrorMessageFormat;

    // What a source generator of the SDK would have written is missing: bodies of native calls and of regular expressions. So such a method
    // has no body, makes no delegate, and sets no variable.
    private static readonly string[] ForWantOfBodies = ["CS8795", "CS0762", "CS0165", "CS0170", "CS0177"];

    private readonly Compilation _compilation;
    private readonly Lazy<Use[]> _uses;

    private SourceTree(Compilation compilation)
    {
        _compilation = compilation;
        _uses = new(() => [.. Sources.AsParallel().AsOrdered().SelectMany(UsesIn)]);
    }

    /// <summary>Compiles a project's folder.</summary>
    /// <param name="project">The folder, such as <c>src/Runtime</c>.</param>
    /// <param name="references">Assemblies of this repository that it references.</param>
    public static SourceTree Of(string project, params string[] references)
    {
        IEnumerable<SyntaxTree> trees = Files(project).Where(file => !IsCell(file));
        // Cells and optimizers are embedded in the generator as texts, and compiled into the runtime.
        if (project == "src/Runtime")
            trees = trees.Concat(Files("src/Generator").Where(IsCell));
        var compilation = CSharpCompilation.Create(
            "Rooms", trees, References(references),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable));
        CSharpGeneratorDriver.Create([new ModelGenerator().AsSourceGenerator()], parseOptions: Options)
            .RunGeneratorsAndUpdateCompilation(compilation, out Compilation complete, out _);
        return new SourceTree(complete);
    }

    /// <summary>What does not compile. Where anything does not, names may have no meaning, and arrows are missed.</summary>
    public ImmutableArray<Diagnostic> Errors =>
        [.. _compilation.GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error && !ForWantOfBodies.Contains(diagnostic.Id))];

    /// <summary>The tree with one more file.</summary>
    /// <param name="path">The file below the project's folder.</param>
    /// <param name="text">Its text.</param>
    public SourceTree With(string path, string text) => new(_compilation.AddSyntaxTrees(Parse(text, path)));

    /// <summary>Every name that means something of another room.</summary>
    /// <param name="plan">The rooms.</param>
    /// <param name="file">The only file to look at; null for all.</param>
    public IReadOnlyList<Arrow> Arrows(RoomPlan plan, string? file = null) =>
    [
        .. from use in file is null ? _uses.Value : Sources.Where(tree => tree.FilePath == file).SelectMany(UsesIn)
           from home in use.Meaning.DeclaringSyntaxReferences.Select(reference => reference.SyntaxTree).Where(home => !IsGenerated(home)).Distinct()
           let arrow = new Arrow(plan.RoomOf(FolderOf(use.Tree)), plan.RoomOf(FolderOf(home)), use.Place, use.Meaning.ToDisplayString(Names))
           where arrow.From != arrow.To
           select arrow,
    ];

    /// <summary>The folders that name anything of a library.</summary>
    /// <param name="library">How the names of its assemblies begin.</param>
    public IReadOnlyList<string> FoldersThatName(string library) =>
    [
        .. _uses.Value.Where(use => use.Meaning.ContainingAssembly?.Name.StartsWith(library, StringComparison.Ordinal) is true)
            .Select(use => FolderOf(use.Tree)).Distinct().Order(StringComparer.Ordinal),
    ];

    /// <summary>The files in which a name or a text contains one of some words. What a comment says does not count.</summary>
    public IReadOnlyList<string> FilesWithWords(params string[] words) =>
    [
        .. from tree in Sources
           where tree.GetRoot().DescendantTokens().Any(token => words.Any(word => token.ValueText.Contains(word, StringComparison.Ordinal)))
           select tree.FilePath,
    ];

    /// <summary>The types that are declared in a folder, as reflection spells them.</summary>
    /// <param name="folder">The folder, with a slash at its end.</param>
    public IReadOnlyList<string> TypesIn(string folder) =>
    [
        .. from tree in Sources
           where tree.FilePath.StartsWith(folder, StringComparison.Ordinal)
           let model = _compilation.GetSemanticModel(tree)
           from type in tree.GetRoot().DescendantNodes().OfType<BaseTypeDeclarationSyntax>()
           select model.GetDeclaredSymbol(type)!.ToDisplayString(),
    ];

    /// <summary>The files that declare certain types.</summary>
    public IReadOnlyList<string> FilesOf(Func<ISymbol, bool> isAsked) =>
    [
        .. from tree in Sources
           let model = _compilation.GetSemanticModel(tree)
           where tree.GetRoot().DescendantNodes().OfType<BaseTypeDeclarationSyntax>().Any(type => isAsked(model.GetDeclaredSymbol(type)!))
           select tree.FilePath,
    ];

    private IEnumerable<SyntaxTree> Sources => _compilation.SyntaxTrees.Where(tree => !IsGenerated(tree));

    private IEnumerable<Use> UsesIn(SyntaxTree tree)
    {
        SemanticModel model = _compilation.GetSemanticModel(tree);
        foreach (SyntaxNode node in tree.GetRoot().DescendantNodes().Where(IsUse))
        {
            SymbolInfo info = model.GetSymbolInfo(node);
            ISymbol? symbol = info.Symbol ?? info.CandidateSymbols.FirstOrDefault();
            // An extension method stands for what it was made of.
            if (symbol is not (null or INamespaceSymbol))
                yield return new Use(tree, node, (symbol is IMethodSymbol { ReducedFrom: IMethodSymbol extension } ? extension : symbol).OriginalDefinition);
        }
    }

    // Names, and what is used without one: constructors of a known type, indices and operators.
    private static bool IsUse(SyntaxNode node) => node is SimpleNameSyntax or BaseObjectCreationExpressionSyntax or ElementAccessExpressionSyntax
        or BinaryExpressionSyntax or PrefixUnaryExpressionSyntax or AssignmentExpressionSyntax;

    private static bool IsGenerated(SyntaxTree tree) => tree.FilePath.EndsWith(".g.cs", StringComparison.Ordinal);

    private static string FolderOf(SyntaxTree tree) =>
        Path.GetDirectoryName(tree.FilePath) is { Length: > 0 } folder ? folder : ".";

    // The latest language of the compiler that builds the sources is later than that of the one that is referenced here.
    private static CSharpParseOptions Options => new(LanguageVersion.Preview, DocumentationMode.None);

    private static SyntaxTree Parse(string text, string path) => CSharpSyntaxTree.ParseText(text, Options, path);

    private static IEnumerable<SyntaxTree> Files(string project)
    {
        string root = Repository.Path(project);
        return Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(file => Parse(File.ReadAllText(file), Path.GetRelativePath(root, file).Replace(Path.DirectorySeparatorChar, '/')));
    }

    private static bool IsCell(SyntaxTree tree) => FolderOf(tree) is "Cells" or "Optimizers";

    private static IEnumerable<MetadataReference> References(string[] own) =>
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileNameWithoutExtension(path) is var name && (!name.StartsWith("ModelGen", StringComparison.Ordinal) || own.Contains(name)))
            .Select(path => MetadataReference.CreateFromFile(path));

    private sealed record Use(SyntaxTree Tree, SyntaxNode Node, ISymbol Meaning)
    {
        public string Place => $"{Tree.FilePath}:{Node.GetLocation().GetLineSpan().StartLinePosition.Line + 1}";
    }
}
