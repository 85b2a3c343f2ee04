using Microsoft.CodeAnalysis.CSharp;
using ModelGen.Generator.Tests.Harness;
using Xunit;

namespace ModelGen.Generator.Tests.Reading;

/// <summary>What a model class must be: the squiggle is under the word to change, and nothing is generated.</summary>
public sealed class ClassRulesTests
{
    private const string Declare = "[ModelGen.LstmModel(VocabSize = 50, HiddenSize = 8)] ";

    [Fact]
    public void MG001_not_partial() =>
        GeneratorRun.Of(Declare + "public class Small;").AssertRefused(
            "Error MG001 at 'Small': 'Small' must be declared 'partial', so that ModelGen can add the generated code to it");

    [Fact]
    public void MG002_static() =>
        GeneratorRun.Of(Declare + "public static partial class Small;").AssertRefused(
            "Error MG002 at 'static': 'Small' must not be static: a model is an object that owns its parameters");

    [Fact]
    public void MG003_abstract() =>
        GeneratorRun.Of(Declare + "public abstract partial class Small;").AssertRefused(
            "Error MG003 at 'abstract': 'Small' must not be abstract: generated code creates instances of it");

    [Fact]
    public void MG003_abstract_on_a_part_in_another_file() =>
        GeneratorRun.Of(Declare + "public partial class Small;", "public abstract partial class Small;").AssertRefused(
            "Error MG003 at 1.cs 'abstract': 'Small' must not be abstract: generated code creates instances of it");

    [Fact]
    public void MG004_generic() =>
        GeneratorRun.Of(Declare + "public partial class Small<T>;").AssertRefused(
            "Error MG004 at '<T>': 'Small' cannot be a model because 'Small' is generic: "
            + "generated code is for one set of numbers, not for a family of types");

    [Fact]
    public void MG004_inside_a_generic_type() =>
        GeneratorRun.Of($"partial class Outer<T> {{ partial struct Middle {{ {Declare}public partial class Small; }} }}").AssertRefused(
            "Error MG004 at '<T>': 'Small' cannot be a model because 'Outer' is generic: "
            + "generated code is for one set of numbers, not for a family of types");

    [Fact]
    public void MG005_inside_a_type_that_is_not_partial() =>
        GeneratorRun.Of($"class Outer {{ partial struct Middle {{ {Declare}public partial class Small; }} }}").AssertRefused(
            "Error MG005 at 'Outer': 'Outer' must be declared 'partial', so that ModelGen can add the generated code to 'Small' inside it");

    [Fact]
    public void MG014_record() =>
        GeneratorRun.Of(Declare + "public partial record Small;").AssertRefused(
            "Error MG014 at 'record': 'Small' cannot be a model because it is a record: two copies would share the memory of one model");

    [Fact]
    public void MG014_record_with_parameters_is_refused_for_them_too() =>
        GeneratorRun.Of(Declare + "public partial record class Small(int Size);").AssertRefused(
            "Error MG014 at 'record': 'Small' cannot be a model because it is a record: two copies would share the memory of one model",
            "Error MG013 at '(int Size)': The primary constructor of 'Small' collides with a generated member; "
            + "declare a constructor with a body that calls ': this(options)'");

    [Fact]
    public void MG014_file_local() =>
        GeneratorRun.Of(Declare + "file partial class Small;").AssertRefused(
            "Error MG014 at 'file': 'Small' cannot be a model because it is local to its file, which generated code is not part of");

    [Fact]
    public void MG014_inside_a_file_local_type() =>
        GeneratorRun.Of($"file partial class Outer {{ {Declare}public partial class Small; }}").AssertRefused(
            "Error MG014 at 'file': 'Small' cannot be a model because 'Outer' around it is local to its file, which generated code is not part of");

    [Fact]
    public void MG014_required_members() =>
        GeneratorRun.Of(Declare + "public partial class Small { public required int Age { get; set; } public required string Name; }").AssertRefused(
            "Error MG014 at 'Age': 'Small' cannot be a model because generated code creates it without setting the required member 'Small.Age'",
            "Error MG014 at 'Name': 'Small' cannot be a model because generated code creates it without setting the required member 'Small.Name'");

    [Fact]
    public void MG014_required_member_of_a_base_class() =>
        GeneratorRun.Of(
            Declare + "public partial class Small : System.IDisposable;",
            "public partial class Small : Base; public class Base { public required int Age { get; set; } }").AssertRefused(
            "Error MG014 at 1.cs 'Base': 'Small' cannot be a model because generated code creates it without setting the required member 'Base.Age'");

    [Theory]
    [InlineData("public Base(int size) { }")]
    [InlineData("private Base() { }")]
    public void MG014_base_class_without_a_constructor_to_call(string constructor) =>
        GeneratorRun.Of($"{Declare}public partial class Small : Base; public class Base {{ {constructor} }}").AssertRefused(
            "Error MG014 at 'Base': 'Small' cannot be a model because its base class 'Base' has no constructor that it could call without arguments");

    [Fact]
    public void MG014_base_class_is_a_model() =>
        Assert.Equal(
            ["Error MG014 at 'Base': 'Small' cannot be a model because its base class 'Base' is a model already"],
            GeneratorRun.Of($"{Declare}public partial class Small : Base; {Declare}public partial class Base;").Problems);

    [Fact]
    public void MG014_names_that_differ_in_case_only() =>
        GeneratorRun.Of($"namespace N {{ {Declare}public partial class Small; {Declare}public partial class SMALL; }}").AssertRefused(
            "Error MG014 at 'Small': 'Small' cannot be a model because its full name differs from that of the model 'N.SMALL' only in upper and lower case",
            "Error MG014 at 'SMALL': 'SMALL' cannot be a model because its full name differs from that of the model 'N.Small' only in upper and lower case");

    [Fact]
    public void MG015_language_too_old() =>
        GeneratorRun.Of(TestCompilation.Of(LanguageVersion.CSharp12, Declare + "public partial class Small;")).AssertRefused(
            "Error MG015 at 'Small': The code generated for 'Small' is C# 13, but this project compiles C# 12.0; "
            + "set <LangVersion> to 13 or newer, or remove it");

    [Fact]
    public void All_problems_of_a_class_are_reported_at_once() =>
        GeneratorRun.Of("class Outer { [ModelGen.LstmModel(VocabSize = 0, KeepProb = 2)] abstract class Small<T> { void Forward() { } } }").AssertRefused(
            "Error MG001 at 'Small': 'Small' must be declared 'partial', so that ModelGen can add the generated code to it",
            "Error MG003 at 'abstract': 'Small' must not be abstract: generated code creates instances of it",
            "Error MG004 at '<T>': 'Small' cannot be a model because 'Small' is generic: generated code is for one set of numbers, not for a family of types",
            "Error MG005 at 'Outer': 'Outer' must be declared 'partial', so that ModelGen can add the generated code to 'Small' inside it",
            "Error MG013 at 'Forward': 'Small.Forward' collides with a generated member; rename it",
            "Error MG006 at '0': VocabSize is 0; it must be at least 1",
            "Error MG011 at 'ModelGen.LstmModel': HiddenSize is missing; give it a value of at least 1",
            "Error MG007 at '2': KeepProb is 2; it must be above 0 and at most 1");
}
