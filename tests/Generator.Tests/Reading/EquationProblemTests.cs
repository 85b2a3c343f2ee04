using System.Linq;
using ModelGen.Generator.Tests.Harness;
using Xunit;

namespace ModelGen.Generator.Tests.Reading;

/// <summary>What is outside the language of equations, reported at the word.</summary>
public sealed class EquationProblemTests
{
    private const string Statements = "a cell consists of local declarations and a return";
    private const string Values = "equations are made of names, numbers, + - * /, ?: and functions";
    private const string Conditions = "the condition of ?: is made of comparisons of numbers with &&, || and !";
    private const string Functions = "Sigmoid, Tanh, Relu, Softplus, Exp, Log, Sqrt, Abs, Min, Max, Mean, Variance, Dropout";

    [Theory]
    [InlineData("for (;;) { }", "for", Statements)]
    [InlineData("while (z > 0) { }", "while", Statements)]
    [InlineData("foreach (var x in new[] { 1 }) { }", "foreach", Statements)]
    [InlineData("do { } while (z > 0);", "do", Statements)]
    [InlineData("if (z > 0) return h; else return z;", "if", Statements)]
    [InlineData("switch (z) { default: break; }", "switch", Statements)]
    [InlineData("using (null) { }", "using", Statements)]
    [InlineData("try { } finally { }", "try", Statements)]
    [InlineData("{ }", "{", Statements)]
    [InlineData(";", ";", Statements)]
    [InlineData("float Local() => z;", "Local", Statements)]
    [InlineData("Console.WriteLine();", "Console.WriteLine()", Statements)]
    [InlineData("lock (new object()) { }", "lock", Statements)]
    [InlineData("goto end; end:", "goto", Statements)]
    [InlineData("string text = null;", "string", "a local is float or Units")]
    [InlineData("ref float x = ref z;", "ref float", "a local is float or Units")]
    [InlineData("Gate x = null;", "Gate", "a local is float or Units")]
    [InlineData("Projection x = null;", "Projection", "a local is float or Units")]
    [InlineData("using IDisposable x = null;", "using", "a cell has no resources")]
    [InlineData("float x;", "x", "give it its value where it is declared")]
    public void MG105_a_statement_that_is_no_equation(string statement, string word, string advice)
    {
        string expected = "Error MG105 at '" + $"{word}': '{word}' cannot stand here: {advice}";
        Assert.Contains(expected, GeneratorRun.Of(CellSource.OfBody($"{statement} return z + h;")).Problems);
    }

    [Fact]
    public void MG105_what_comes_after_the_return() => AssertProblem(
        "return z + h; return z;", "Error MG105 at 'return': 'return' cannot stand here: a cell ends with its one return");

    [Theory]
    [InlineData("\"text\"", "\"text\"", Values)]
    [InlineData("(Func<float>)(() => z)", "Func<float>", "a value is cast to float")]
    [InlineData("(int)z", "int", "a value is cast to float")]
    [InlineData("new Random().NextSingle()", null, null)]
    [InlineData("new float()", "new", Values)]
    [InlineData("new[] { z }[0]", "new", Values)]
    [InlineData("default", "default", Values)]
    [InlineData("null", "null", Values)]
    [InlineData("1m", "1m", Values)]
    [InlineData("'a'", "'a'", Values)]
    [InlineData("z switch { _ => h }", "switch", Values)]
    [InlineData("z is 0 ? 1 : 2", "z is 0", Conditions)]
    [InlineData("true ? z : h", "true", Conditions)]
    [InlineData("z > h", ">", Values)]
    [InlineData("z & h", "&", Values)]
    [InlineData("!z", "!", Conditions)]
    [InlineData("~z", "~", Values)]
    [InlineData("z.ToString()", null, null)]
    [InlineData("h.Length", "Length", Values)]
    [InlineData("h[0]", "h[0]", Values)]
    [InlineData("throw null", "throw", Values)]
    [InlineData("await z", "await", Values)]
    [InlineData("checked(z)", "checked", Values)]
    [InlineData("Abs(x: z)", "x", "arguments stand in their order, without names")]
    [InlineData("Abs(ref z)", "ref", "arguments are values")]
    [InlineData("(z > 0 ? 7 : 5) / 2", "/", "a division of integers drops the fraction")]
    [InlineData("7 / (z > 0 ? 2 : 3)", "/", "a division of integers drops the fraction")]
    [InlineData("Math.Max(7, 2) / 2", "/", "a division of integers drops the fraction")]
    [InlineData("Math.Min(7, 9) / 2", "/", "a division of integers drops the fraction")]
    [InlineData("Math.Abs(-7) / 2", "/", "a division of integers drops the fraction")]
    [InlineData("7 / (2 - 2)", "/", "a division of integers drops the fraction")]
    [InlineData("Max(z)", "Max", "it takes 2 arguments, and has 1")]
    [InlineData("Mean(z)", "Mean", "it is over all units of a layer, in a cell that is written over Units")]
    [InlineData("1e39", "1e39", "it is no finite float")]
    [InlineData("1e30f * 1e30f", "*", "it is no finite float")]
    [InlineData("float.NaN", "float.NaN", "it is no finite float")]
    public void MG106_an_expression_that_is_no_equation(string expression, string? word, string? advice)
    {
        var problems = GeneratorRun.Of(CellSource.OfBody($"var x = {expression}; return z + h;")).Problems;
        Assert.NotEmpty(problems);
        if (word is not null)
            Assert.Contains("Error MG106 at '" + $"{word}': '{word}' cannot be part of equations: {advice}", problems);
    }

    [Fact]
    public void MG106_units_cannot_be_compared() => Assert.Contains(
        "Error MG106 at '<': '<' cannot be part of equations: numbers are compared, and Units are many",
        GeneratorRun.Of(CellSource.OfUnitsBody("return z < h ? z : h;")).Problems);

    [Theory]
    [InlineData("static float Step(float z) => Twice(z); static float Twice(float x) => Twice(x) + x;", "Twice")]
    [InlineData("static float Step(float z) => A(z); static float A(float x) => B(x); static float B(float x) => A(x) * 2;", "A")]
    [InlineData("static float Step(float z) => z * Step(z);", "Step")]
    public void MG106_a_method_that_calls_itself(string members, string word) => Assert.Equal(
        ["Error MG106 at '" + $"{word}': '{word}' cannot be part of equations: a method of a cell does not call itself"],
        GeneratorRun.Of(CellSource.Of(members)).Problems);

    [Theory]
    [InlineData("Sin(z)", "Sin")]
    [InlineData("MathF.Sin(z)", "Sin")]
    [InlineData("Other.Helper(z)", "Helper")]
    [InlineData("Other.Tanh(z)", "Tanh")]
    [InlineData("Math.Pow(z, 2)", "Pow")]
    [InlineData("z(h)", "z")]
    public void MG107_a_function_that_equations_do_not_know(string call, string word) => Assert.Equal(
        ["Error MG107 at '" + $"{word}': '{word}' is no function of equations; those of ModelGen.Equations are {Functions}; "
            + "the cell's own are static, from values to a value"],
        GeneratorRun.Of(
            CellSource.OfBody($"var x = {call}; return z + h;")
            + "static class Other { public static float Helper(float x) => x; public static float Tanh(float x) => x; }").Problems);

    [Fact]
    public void MG107_names_the_missing_using() => Assert.Equal(
        ["Error MG107 at 'Tanh': 'Tanh' is no function of equations; add 'using static ModelGen.Equations;' to the file"],
        GeneratorRun.Of("[ModelGen.RecurrentCell] class Mine { static float Step(float z) => Tanh(z); }").Problems);

    [Theory]
    [InlineData("Tanh(z)")]
    [InlineData("Equations.Tanh(z)")]
    public void MG107_a_function_is_known_by_its_meaning_and_not_by_its_name(string call) => Assert.Contains(
        GeneratorRun.Of(
            $"namespace Mine {{ static class Equations {{ public static float Tanh(float x) => x; }} "
            + $"[ModelGen.RecurrentCell] class Cell {{ static float Step(float z) => {call}; }} }}").Problems,
        problem => problem.StartsWith("Error MG107 at 'Tanh': ", System.StringComparison.Ordinal));

    [Theory]
    [InlineData("MathF.Floor(z)", "Floor")]
    [InlineData("MathF.Round(z)", "Round")]
    [InlineData("Math.Sign(z)", "Sign")]
    [InlineData("MathF.Truncate(z)", "Truncate")]
    [InlineData("(float)Math.Ceiling(z)", "Ceiling")]
    [InlineData("(float)Math.IEEERemainder(z, 2)", "IEEERemainder")]
    [InlineData("z % 2", "%")]
    public void MG108_a_function_without_a_derivative(string expression, string word) => AssertProblem(
        $"return {expression} + h;",
        "Error MG108 at '" + $"{word}': '{word}' has no derivative that a gate could learn from: it is flat between its jumps; "
        + "use a smooth function or '?:'");

    [Theory]
    [InlineData("return z + q * h;", "q")]
    [InlineData("float x = later + h; float later = z; return x;", "later")]
    [InlineData("return z + Field * h;", "Field")]
    public void MG109_a_name_without_a_value(string body, string word) => Assert.Equal(
        ["Error MG109 at '" + $"{word}': '{word}' is no value here; equations know parameters, locals that are declared above, and constants"],
        GeneratorRun.Of(CellSource.Of($"static float Field = 1; static float Step(float z, float h) {{ {body} }}")).Problems);

    [Theory]
    [InlineData("z = 0;", "z")]
    [InlineData("h += z;", "h")]
    [InlineData("z++;", "z")]
    [InlineData("--h;", "h")]
    [InlineData("float x = z; x = h;", "x")]
    [InlineData("float x = z = h;", "z")]
    [InlineData("float x = z++;", "z")]
    public void MG110_an_assignment(string statement, string word) => AssertProblem(
        $"{statement} return z + h;",
        "Error MG110 at '" + $"{word}': '{word}' cannot be assigned to: a name keeps its value; declare a local for the new one");

    [Theory]
    [InlineData("Gate n", "Units", "h", "n", "it is never called; call it, as in 'n(h)', or remove it")]
    [InlineData("Gate n", "Units", "n(h) + n(2 * h)", "n", "it is called already, on something else; its one product can be named")]
    [InlineData("Gate n", "Units", "Tanh(n) + h", "n", "it is called, as in 'n(h)'")]
    [InlineData("Gate n", "Units", "n(z, h) + h", "n", "it takes one argument, the values that its matrix acts on")]
    [InlineData("Gate n", "Units", "n() + h", "n", "it takes one argument, the values that its matrix acts on")]
    public void MG112_a_gate_that_is_no_product(string parameter, string type, string result, string word, string reason) => Assert.Equal(
        ["Error MG112 at '" + $"{word}': '{word}' is not used as a product: {reason}"],
        GeneratorRun.Of(CellSource.Of($"static {type} Step(Units z, {parameter}, Units h) => z + {result};")).Problems
            .Where(problem => !problem.Contains("MG111")));

    private const string Output = "what a Projection makes is the output: return it as the first state";

    [Theory]
    [InlineData("(Tanh(p(z)), c)", "p(z)", Output + ", and calculate with it no further")]
    [InlineData("(p(z) + c, c)", "p(z)", Output + ", and calculate with it no further")]
    [InlineData("(z, p(c))", "p", Output)]
    [InlineData("(p(z + c), p(z + c))", "p(z + c)", "what a Projection makes is the output, and no other state")]
    [InlineData("(p(z), p(z) - c)", "p(z)", Output + ", and calculate with it no further")]
    public void MG112_a_projection_that_is_not_the_output(string result, string word, string reason) => Assert.Contains(
        "Error MG112 at '" + $"{word}': '{word}' is not used as a product: {reason}",
        GeneratorRun.Of(CellSource.Of($"static (Units h, Units c) Step(Units z, Units c, Projection p) => {result};")).Problems);

    [Fact]
    public void MG112_the_previous_output_behind_a_projection_has_another_width() => Assert.Equal(
        ["Error MG112 at 'h': 'h' is not used as a product: the previous output has another width than the units, because it is projected; remove it"],
        GeneratorRun.Of(CellSource.Of("static Units Step(Units z, Units h, Projection p) => p(z + h);")).Problems);

    [Fact]
    public void MG112_there_is_one_projection() => Assert.Contains(
        "Error MG112 at 'Projection': 'q' is not used as a product: a cell has at most one Projection, which makes its output",
        GeneratorRun.Of(CellSource.Of("static Units Step(Units z, Projection p, Projection q) => p(q(z));")).Problems);

    private static void AssertProblem(string body, string expected) =>
        Assert.Equal([expected], GeneratorRun.Of(CellSource.OfBody(body)).Problems);
}
