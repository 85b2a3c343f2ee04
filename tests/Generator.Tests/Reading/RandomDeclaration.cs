using System.Collections.Generic;
using System.Linq;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.CodeAnalysis.CSharp;
using ModelGen.Generator.Shorthands;
using ModelGen.Generator.Tests.Harness;

namespace ModelGen.Generator.Tests.Reading;

/// <summary>A declaration put together by chance: mostly right in each part, hence wrong in one or two places.</summary>
/// <param name="Version">The language.</param>
/// <param name="Files">The program.</param>
internal sealed record RandomDeclaration(LanguageVersion Version, string[] Files)
{
    private static readonly string[] Sizes =
        ["8", "8", "50", "1", "0", "-1", "100", "101", "int.MaxValue", "int.MinValue", "2_000_000", "'a'", "default", "3_000_000_000", "\"x\"", "Missing", "2.5", ""];

    private static readonly string[] Numbers =
        ["0.5", "1", "0", "-1", "1e-300", "1e300", "-1e39", "float.MaxValue", "double.NaN", "double.PositiveInfinity", "double.NegativeInfinity",
        "double.Epsilon", "-0.0", "0.1m", "null", "int.MaxValue", "1 / 0.0"];

    private static readonly string[] Choices =
        ["true", "false", "0", "1", "ModelGen.DropoutPlacement.BetweenLayers", "ModelGen.DropoutPlacement.AllOutputs", "(ModelGen.DropoutPlacement)7"];

    private static readonly string[] Members =
        ["int _other;", "void Forward() { }", "const int VocabSize = 3;", "class CpuProgram;", "required public int Age { get; set; }",
        "~NAME() { }", "static NAME() { }", "NAME() { }", "NAME(ModelGen.ModelOptions? options = null) { }", "NAME(int seed) : this(new ModelGen.ModelOptions()) { }",
        "void System.IDisposable.Dispose() { }", "public override string ToString() => \"\";", "[ModelGen.LstmModel(VocabSize = 1, HiddenSize = 1)] partial class Inner;"];

    private static readonly string[] Bases =
        ["", "", "", " : System.IDisposable", " : Good", " : NeedsArgument", " : HasMember", " : HasRequired", " : Unknown", " : Model", " : Sealed"];

    private static readonly string[] Surroundings =
        ["~", "~", "~", "namespace N { ~ }", "namespace @event.N { ~ }", "namespace { ~ }", "namespace A. { ~ }", "partial class Outer { ~ }", "class Outer { ~ }", "partial class Outer<T> { ~ }",
        "static partial class Outer { partial interface IMiddle { ~ } }", "ref partial struct Outer { ~ }", "partial record struct Outer(int Size) { ~ }", "file partial class Outer { ~ }"];

    private const string Others = """
        class Good { protected Good(params int[] sizes) { } }
        class NeedsArgument { public NeedsArgument(int size) { } }
        class HasMember { public int Config; }
        class HasRequired { public required int Age; }
        sealed class Sealed;
        [ModelGen.LstmModel(VocabSize = 1, HiddenSize = 1)] partial class Model;
        """;

    /// <summary>Makes them.</summary>
    public static Gen<RandomDeclaration> Generator { get; } =
        from version in Gen.Frequency((9, Gen.Constant(LanguageVersion.Latest)), (1, Gen.Elements(LanguageVersion.CSharp12, LanguageVersion.CSharp7_3)))
        from modifiers in Gen.Elements("", "", "public ", "internal ", "private ", "file ", "static ", "abstract ", "sealed ", "unsafe ", "abstract sealed ")
        from partial in Gen.Frequency((6, Gen.Constant("partial ")), (1, Gen.Constant("")))
        from kind in Gen.Frequency((12, Gen.Constant("class")), (1, Gen.Elements("record", "record class", "struct", "record struct", "interface")))
        from name in Gen.Elements("Small", "Small", "Small", "@class", "Forward", "Config", "Größe", "model", "")
        from parameters in Gen.Frequency((9, Gen.Constant("")), (1, Gen.Elements("<T>", "()", "(int size)", "<T>(T it)")))
        from baseTypes in Gen.Elements(Bases)
        from members in Few(Gen.Elements(Members))
        from surroundings in Gen.Elements(Surroundings)
        from arguments in Arguments
        from attribute in Gen.Frequency((9, Gen.Constant("")), (1, Gen.Constant("[ModelGen.LstmModel(VocabSize = 1, HiddenSize = 1)] ")))
        from second in Gen.Frequency((2, Gen.Constant("")), (1, Gen.Elements("~ void Update() { } }", "abstract ~ }", "~ } }", "static ~ }")))
        let declaration = $"{attribute}[ModelGen.LstmModel({arguments})] {modifiers}{partial}{kind} {name}{parameters}{baseTypes} {{ {string.Join(" ", members).Replace("NAME", name)} }}"
        select new RandomDeclaration(version, [surroundings.Replace("~", declaration), Others, second.Replace("~", $"partial {kind} {name} {{")]);

    private static Gen<string> Arguments { get; } =
        from sizes in Gen.Frequency((9, Gen.Constant(new[] { "VocabSize = 50", "HiddenSize = 8" })), (1, Gen.Constant(new[] { "VocabSize = 50" })), (1, Gen.Constant(new[] { "7" })))
        from others in Few(
            from property in Gen.Elements(typeof(LanguageModelNumbers).GetProperties())
            from value in Gen.Elements(property.PropertyType == typeof(int) ? Sizes : property.PropertyType == typeof(double) ? Numbers : Choices)
            select (property.Name, Value: value))
        select string.Join(", ", sizes.Where(size => !others.Any(other => size.StartsWith(other.Name))).Concat(others.Select(other => $"{other.Name} = {other.Value}")));

    private static Gen<List<T>> Few<T>(Gen<T> element) =>
        from count in Gen.Elements(0, 0, 1, 1, 2, 3)
        from elements in element.ListOf(count)
        select elements.ToList();

    /// <summary>The program to compile.</summary>
    public CSharpCompilation ToCompilation() => TestCompilation.Of(Version, Files);

    /// <summary>Shown when a property fails.</summary>
    public override string ToString() => $"C# {Version}\n{string.Join("\n", Files)}";
}
