using ModelGen.Generator.Reading;
using ModelGen.Generator.Tests.Harness;
using Xunit;

namespace ModelGen.Generator.Tests.Reading;

/// <summary>Right declarations in unusual clothes give clean code; what the compiler refuses has no program.</summary>
public sealed class DeclarationTests
{
    private const string Declare = "[global::ModelGen.LstmModel(VocabSize = 50, HiddenSize = 8)] ";

    [Theory]
    [InlineData("public partial class Small;")]
    [InlineData("internal sealed unsafe partial class Small;", true)]
    [InlineData("partial class @class;")]
    [InlineData("partial class @record;")]
    [InlineData("partial class @required { }")]
    [InlineData("partial class Größe;")]
    [InlineData("partial class a\u0301b;")]
    [InlineData("partial class \\u0041b;")]
    [InlineData("public partial class Small : Base; public abstract class Base { protected Base(int size = 3) { } }")]
    [InlineData("public partial class Small : Base; public class Base { internal Base(params string[] names) { } }")]
    [InlineData("public partial class Small : Base<int>; public class Base<T>;")]
    [InlineData("[System.Obsolete] public partial class Small;")]
    [InlineData("[System.Obsolete(\"no\", true)] public partial class Small;")]
    public void Class_shapes(string declaration, bool isUnsafe = false)
    {
        var compilation = TestCompilation.Of(Declare + declaration);
        GeneratorRun.Of(compilation.WithOptions(compilation.Options.WithAllowUnsafe(isUnsafe))).AssertClean();
    }

    [Theory]
    [InlineData("partial class Outer { ~ }")]
    [InlineData("static partial class Outer { ~ }")]
    [InlineData("abstract partial class Outer { private ~ }")]
    [InlineData("partial class Outer(int size) { public int Size => size; protected internal ~ }")]
    [InlineData("partial struct Outer { ~ }")]
    [InlineData("readonly partial struct Outer { ~ }")]
    [InlineData("ref partial struct Outer { ~ }")]
    [InlineData("partial interface IOuter { ~ }")]
    [InlineData("partial record Outer(int Size) { ~ }")]
    [InlineData("sealed partial record class Outer { ~ }")]
    [InlineData("partial record struct Outer(int Size) { ~ }")]
    [InlineData("readonly partial record struct Outer { ~ }")]
    [InlineData("partial class @event { partial struct @return { ~ } }")]
    [InlineData("namespace @namespace.@int { ~ }")]
    [InlineData("namespace A { namespace B.C { partial class D { ~ } } }")]
    [InlineData("namespace System { ~ }")]
    [InlineData("namespace My.System.ModelGen { ~ }")]
    [InlineData("namespace My; ~")]
    [InlineData("class Base { protected class Small; } partial class Outer : Base { new ~ }")]
    public void Surroundings(string surroundings) =>
        GeneratorRun.Of(surroundings.Replace("~", $"{Declare}partial class Small;").Replace($"new {Declare}", $"{Declare}new ")
            .Replace($"private {Declare}", $"{Declare}private ").Replace($"protected internal {Declare}", $"{Declare}protected internal "))
            .AssertClean();

    [Theory]
    [InlineData("using L = ModelGen.LstmModelAttribute; [L(VocabSize = 50, HiddenSize = 8)] partial class Small;")]
    [InlineData("global using L = ModelGen.LstmModelAttribute; [L(VocabSize = 50, HiddenSize = 8)] partial class Small;")]
    [InlineData("using M = ModelGen; [M::LstmModelAttribute(VocabSize = 50, HiddenSize = 8)] partial class Small;")]
    [InlineData("[global::ModelGen.LstmModel(VocabSize = 50, HiddenSize = 8)] partial class Small;")]
    [InlineData("[ModelGen.LstmModel(VocabSize = Sizes.V, HiddenSize = Sizes.V * 2 + 'a')] partial class Small; class Sizes { public const short V = 7; }")]
    [InlineData("[ModelGen.LstmModel(@VocabSize = 5, HiddenSize = (int)2.5, KeepProb = 1f, ForgetBias = 1)] partial class Small;")]
    [InlineData("[ModelGen.LstmModel(VocabSize = 5, HiddenSize = Own)] partial class Small { private const int Own = 3; }")]
    public void Ways_to_write_the_attribute(string source) => GeneratorRun.Of(source).AssertClean();

    [Theory]
    [InlineData("[ModelGen.LstmModel(VocabSize = 5, HiddenSize = nameof(Small).Length)] partial class Small;", "CS0182", "nameof(Small).Length")]
    [InlineData("[ModelGen.LstmModel(VocabSize = 5, HiddenSize = \"x\")] partial class Small;", "CS0029", "\"x\"")]
    [InlineData("[ModelGen.LstmModel(VocabSize = 5, HiddenSize = 3_000_000_000)] partial class Small;", "CS0266", "3_000_000_000")]
    [InlineData("[ModelGen.LstmModel(VocabSize = 5, HiddenSize = 8, InitScale = 0.1m)] partial class Small;", "CS0266", "0.1m")]
    [InlineData("[ModelGen.LstmModel(VocabSize = 5, HiddenSize = 2.5)] partial class Small;", "CS0266", "2.5")]
    [InlineData("[ModelGen.LstmModel(VocabSize = 5, HiddenSize = 8, KeepProb = null)] partial class Small;", "CS0037", "null")]
    [InlineData("[ModelGen.LstmModel(VocabSize = 5, HiddenSize = Missing)] partial class Small;", "CS0103", "Missing")]
    [InlineData("[ModelGen.LstmModel(VocabSize = 5, HiddenSize = 1 / 0)] partial class Small;", "CS0020", "1 / 0")]
    [InlineData("[ModelGen.LstmModel(VocabSize = 5, HiddenSize = 8, Unknown = 3)] partial class Small;", "CS0246", "Unknown")]
    [InlineData("[ModelGen.LstmModel(VocabSize = 5, HiddenSize = 8, HiddenSize = 8)] partial class Small;", "CS0643", "HiddenSize = 8")]
    [InlineData("[ModelGen.LstmModel(5, 8)] partial class Small;", "CS1729", "5")]
    [InlineData("[ModelGen.LstmModel(VocabSize: 5, HiddenSize: 8)] partial class Small;", "CS1739", "VocabSize: 5")]
    [InlineData("[ModelGen.LstmModel(VocabSize = , HiddenSize = 8)] partial class Small;", "CS1525", "")]
    public void An_argument_that_the_compiler_refuses_is_one_that_cannot_be_read(string source, string error, string word)
    {
        var run = GeneratorRun.Of(source);
        Assert.StartsWith($"Error MG021 at '{word}': ", run.Problems[0]);
        Assert.Contains(error, run.CompilerErrors);
        Assert.DoesNotContain(run.Files, static file => file.EndsWith(".Cpu.g.cs", System.StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("[ModelGen.LstmModel(VocabSize = 5, HiddenSize = 8)] partial class ;", "CS1001")]
    [InlineData("namespace N. { " + Declare + "partial class Small; }", "CS1001")]
    [InlineData("partial class { " + Declare + "partial class Small; }", "CS1001")]
    [InlineData(Declare + "private partial class Small;", "CS1527")]
    [InlineData(Declare + Declare + "partial class Small;", "CS0579")]
    [InlineData(Declare + "partial class Small; " + Declare + "partial class Small { }", "CS0579")]
    [InlineData(Declare + "partial struct Small;", "CS0592")]
    [InlineData(Declare + "partial record struct Small;", "CS0592")]
    [InlineData("partial class Outer { " + Declare + "void Small() { } }", "CS0592")]
    [InlineData("[LstmModel(VocabSize = 5)] partial class Small;", "CS0246")]
    public void What_the_compiler_refuses_it_refuses_alone(string source, string error) =>
        AssertLeftToCompiler(GeneratorRun.Of(source), error);

    [Fact]
    public void Other_problems_are_reported_beside_the_compilers() =>
        GeneratorRun.Of("[ModelGen.LstmModel(VocabSize = 0, HiddenSize = \"x\")] class Small;").AssertRefused(
            "Error MG001 at 'Small': 'Small' must be declared 'partial', so that ModelGen can add the generated code to it",
            "Error MG021 at '\"x\"': '\"x\"' cannot be read: ModelGen sees no value of HiddenSize; " + AttributeArguments.Unseen,
            "Error MG006 at '0': VocabSize is 0; it must be at least 1");

    [Fact]
    public void A_part_without_the_keyword_is_the_compilers_business() =>
        Assert.Equal(["CS0260"], GeneratorRun.Of(Declare + "partial class Small;", "class Small { }").CompilerErrors);

    [Fact]
    public void One_wrong_declaration_does_not_stop_the_others()
    {
        var run = GeneratorRun.Of($"{Declare} partial class One; {Declare} class Two; {Declare} partial class Three;");
        Assert.Equal(["Error MG001 at 'Two': 'Two' must be declared 'partial', so that ModelGen can add the generated code to it"], run.Problems);
        Assert.Equal(["One.g.cs", "One.Cpu.g.cs", "One.Cuda.g.cs", "Three.g.cs", "Three.Cpu.g.cs", "Three.Cuda.g.cs"], run.Files);
    }

    private static void AssertLeftToCompiler(GeneratorRun run, string error)
    {
        run.AssertRefused();
        Assert.Contains(error, run.CompilerErrors);
    }
}
