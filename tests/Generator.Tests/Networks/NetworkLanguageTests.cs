using ModelGen.Generator.Tests.Harness;
using Xunit;

namespace ModelGen.Generator.Tests.Networks;

/// <summary>C# that is outside the language of networks is named, with what to write instead.</summary>
public sealed class NetworkLanguageTests
{
    private const string NoBranch = "a network computes the same for all values; weigh them by a mask, such as m * x + (1 - m) * y with m = Equal(tokens, id)";
    private const string NoLoop = "a network has no loops of its own; recurrent layers go from step to step, and what is repeated is a static method that is called again";
    private const string NoChange = "a name keeps its value; declare a local for the new one";
    private const string NoEvent = "a network has nothing to wait for, to catch or to clean up; 'Step' is local declarations and one return";
    private const string NoMaking = "values are made by feeds, layers and functions; a layer is a parameter with its attribute";
    private const string Known = "a network knows its parameters, its locals, and constants; declare a number with 'const'";

    [Theory]
    [InlineData("if (true) { }", "if", NoBranch)]
    [InlineData("switch (1) { default: break; }", "switch", NoBranch)]
    [InlineData("for (int i = 0; i < 3; i++) { }", "for", NoLoop)]
    [InlineData("foreach (var i in new int[3]) { }", "foreach", NoLoop)]
    [InlineData("while (1 < 0) { }", "while", NoLoop)]
    [InlineData("do { } while (1 < 0);", "do", NoLoop)]
    [InlineData("again: if (1 < 0) goto again;", "again", NoLoop)]
    [InlineData("profile = -profile;", "profile", NoChange)]
    [InlineData("profile += profile;", "profile", NoChange)]
    [InlineData("_ = profile;", "_", NoChange)]
    [InlineData("int i = 1; i++;", "i++", NoChange)]
    [InlineData("Vector a, b; (a, b) = (profile, profile);", "a", "give it its value where it is declared")]
    [InlineData("Vector later;", "later", "give it its value where it is declared")]
    [InlineData("static Vector Local(Vector x) => x;", "Local", "write it as a static method of the class")]
    [InlineData("Tanh(profile);", "Tanh(profile)", "what it gives is lost; declare a local for it, or return it")]
    [InlineData("{ var y = profile; }", "{", "put its declarations into 'Step' itself, or into a static method")]
    [InlineData("ref Vector y = ref profile;", "ref", "a local is a plain one: its value is what it is declared with")]
    [InlineData("try { } finally { }", "try", NoEvent)]
    [InlineData("using (null) { }", "using", NoEvent)]
    [InlineData("using var y = (System.IDisposable?)null;", "using", "a local is a plain one: its value is what it is declared with")]
    [InlineData("lock (profile) { }", "lock", NoEvent)]
    [InlineData("if (1 > 0) throw null!;", "if", NoBranch)]
    public void MG305_statements_outside(string statement, string word, string advice) => Assert.Contains(
        "Error MG305 at '" + $"{word}': '{word}' cannot stand in a network: {advice}",
        GeneratorRun.Reading(NetworkSource.OfBody(statement + " return Loss.Sum(top.Apply(profile));")).Problems);

    [Theory]
    [InlineData("static Loss Step(Ids x) => throw null!;")]
    [InlineData("static Loss Step(Ids x) { throw null!; }")]
    [InlineData("static Loss Step(Ids x) { while (true) { } }")]
    public void What_returns_nothing_has_an_error_of_ours(string step)
    {
        GeneratorRun run = GeneratorRun.Reading(NetworkSource.Of(step));
        Assert.Matches("^Error MG30[56] at '", Assert.Single(run.Problems));
        run.AssertOutlinesHaveErrors();
    }

    [Fact]
    public void MG305_a_network_ends_with_its_return() => Assert.Contains(
        "Error MG305 at 'var': 'var' cannot stand in a network: a network ends with its one return",
        GeneratorRun.Reading(NetworkSource.OfBody("return Loss.Sum(top.Apply(profile)); var y = profile;")).Problems);

    [Theory]
    [InlineData("(1 > 2 == profile is null ? profile : -profile)", "?", NoBranch)]
    [InlineData("(profile switch { _ => profile })", "switch", NoBranch)]
    [InlineData("(profile = -profile)", "profile", NoChange)]
    [InlineData("(Vector)profile", "Vector", "values have the type that they are made with; remove the cast")]
    [InlineData("(profile as Vector)", "as", "values have the type that they are made with; remove the cast")]
    [InlineData("(profile ?? profile)", "??", "no value is null or of several types; remove the question")]
    [InlineData("new[] { profile }[0]", "new", "Columns(x, first, count) takes columns, First(x), Last(x) and Shift(x, steps) take steps")]
    [InlineData("Concat(profile, new[] { profile })", "new", NoMaking)]
    [InlineData("Concat(profile, [profile])", "[profile]", NoMaking)]
    [InlineData("Kept", "Kept", Known)]
    [InlineData("Made", "Made", Known)]
    [InlineData("Given(() => profile)", "() => profile", "write it as a static method of the class, and call that")]
    [InlineData("Given(static delegate { return Kept; })", "static", "write it as a static method of the class, and call that")]
    [InlineData("Shared(profile, $\"{1}\")", "$\"{1}\"", "a network has numbers and values, and no text")]
    [InlineData("Shared(profile, \"a\")", "\"a\"", "a network has numbers and values, and no text")]
    [InlineData("Shared(profile, nameof(profile))", "nameof(profile)", "a network has numbers and values, and no text")]
    [InlineData("(true ? profile : throw null!)", "?", NoBranch)]
    public void MG306_expressions_outside(string expression, string word, string advice)
    {
        const string Members = """
            static readonly Vector Kept = null!;
            static Vector Made => Kept;
            static Vector Given(System.Func<Vector> make) => Kept;
            static Vector Shared(Vector x, string text) => x;
            """;
        Assert.Contains(
            "Error MG306 at '" + $"{word}': '{word}' cannot be part of a network: {advice}",
            GeneratorRun.Reading(NetworkSource.OfBody($"return Loss.Sum(top.Apply({expression}));", Members)).Problems);
    }

    [Theory]
    [InlineData("0.5 * loss.Value", "Value", "it is known only where 'Step' is called as C#")]
    public void MG306_what_only_the_slow_twin_knows(string expression, string word, string advice) => Assert.Equal(
        ["Error MG306 at '" + $"{word}': '{word}' cannot be part of a network: {advice}"],
        GeneratorRun.Reading(NetworkSource.OfBody($"var loss = Loss.Sum(top.Apply(profile)); return loss * ({expression});")).Problems);

    [Theory]
    [InlineData("profile.ToString()", "ToString", "it is for calls of 'Step' as C#, and code is not generated for it")]
    [InlineData("Other.Of(profile)", "Of", "a network calls those of ModelGen.Networks.Functions, its layers, and static methods of its own class")]
    [InlineData("Again(profile)", "Again", "a method of a network does not call itself")]
    [InlineData("ByTwo(profile)", "ByTwo", "a method of a network does not call itself")]
    [InlineData("Any(profile)", "Any", "a method of a network is static, and not generic")]
    [InlineData("In(in profile)", "In", "a method of a network takes its arguments one by one, as they are")]
    [InlineData("Many(profile, profile)", "Many", "a method of a network takes its arguments one by one, as they are")]
    public void MG307_functions_unknown(string expression, string word, string reason)
    {
        const string Members = """
            static Vector Again(Vector x) => Again(-x);
            static Vector ByOne(Vector x) => ByTwo(x);
            static Vector ByTwo(Vector x) => ByOne(x);
            static T Any<T>(T x) => x;
            static Vector In(in Vector x) => x;
            static Vector Many(params Vector[] x) => x[0];
            } static class Other { public static Vector Of(object x) => null!;
            """;
        Assert.Contains(
            "Error MG307 at '" + $"{word}': '{word}' is no function of networks: {reason}",
            GeneratorRun.Reading(NetworkSource.OfBody($"var y = {expression}; return Loss.Sum(top.Apply(profile));", Members)).Problems);
    }

    [Fact]
    public void A_method_of_the_class_is_read_as_Step_is() => Assert.Equal(
        ["Error MG305 at 'if': 'if' cannot stand in a network: " + NoBranch, "Error MG310 at 'x': 'x' does not fit here: 'top' reads 7 columns here, and 3 where it is used first"],
        GeneratorRun.Reading(NetworkSource.OfBody(
            "return Loss.Sum(Through(top, profile)) + Loss.Sum(Through(layer: top, x: Concat(profile, profile, Columns(profile, 0, 1))));",
            "static Vector Through(Dense layer, Vector x) { if (true) { } return layer.Apply(x); }")).Problems);

    [Theory]
    [InlineData("Dropout(profile, Rate)", "Rate")]
    [InlineData("Dropout(profile, System.Math.Sqrt(0.25))", "System.Math.Sqrt(0.25)")]
    [InlineData("Columns(profile, Names.Length, 1)", "Names.Length")]
    [InlineData("profile * Rate", "Rate")]
    [InlineData("Dropout(profile, Rate / 2)", "Rate")]
    public void MG308_numbers_are_constants(string expression, string word) => Assert.Equal(
        ["Error MG308 at '" + $"{word}': '{word}' is no constant, and code is generated for its value; write a number, a const, or a calculation of them"],
        GeneratorRun.Reading(NetworkSource.OfBody(
            $"return Loss.Sum(top.Apply({expression}));", "static readonly double Rate = 0.5; static readonly int[] Names = [];")).Problems);

    [Fact]
    public void Parts_that_the_compiler_refuses_are_named_once() => Assert.Equal(
        ["Error MG315 at 'missing': 'missing' cannot be read: it is wrong, or from another source generator, whose code ModelGen cannot see: put it into a source file"],
        GeneratorRun.Reading(NetworkSource.OfBody("var x = missing; var y = 1 + missing; return Loss.Sum(top.Apply(profile));")).Problems);
}
