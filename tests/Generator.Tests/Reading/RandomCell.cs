using System;
using System.Collections.Generic;
using System.Linq;
using FsCheck;
using FsCheck.Fluent;
using ModelGen.Generator.Tests.Harness;

namespace ModelGen.Generator.Tests.Reading;

/// <summary>A cell of the equation language put together by chance: locals that share values, every function, every form of number.</summary>
/// <param name="Locals">Expressions of the locals, in order.</param>
/// <param name="Output">What is returned as <c>h</c>, beside what uses every parameter.</param>
/// <param name="Memory">What is returned as <c>c</c>, likewise.</param>
internal sealed record RandomCell(IReadOnlyList<string> Locals, string Output, string Memory)
{
    private const int MostLocals = 6;

    private static readonly string[] Parameters = ["a", "b", "c", "w", "s"];

    // Constants of all kinds and spellings; products and quotients of integers are C#'s.
    private static readonly string[] Numbers = ["1", "2", "3", "0x2", "0.5f", "1.5f", "2e-1f", ".25F", "1_0f", "Third", "(float)0.1", "MathF.E", "(7 / 2)"];

    private static readonly string[] Functions =
    [
        "Sigmoid(~)", "Tanh(~)", "Relu(~)", "Softplus(~)", "Exp(Tanh(~))", "Log(0.5f + Abs(~))", "Sqrt(0.25f + Abs(~))", "Abs(~)",
        "Equations.Sigmoid(~)", "ModelGen.Equations.Tanh(~)", "MathF.Tanh(~)", "MathF.Exp(-MathF.Abs(~))", "(float)Math.Sqrt(1 + Math.Abs(~))",
        "Squash(~)", "-(~)", "+(~)", "(~)", "(float)(~)",
    ];

    private static readonly string[] Pairs =
    [
        "~ + ~", "~ - ~", "(~) * Tanh(~)", "Tanh(~) * (~)", "(~) / (1.5f + Sigmoid(~))", "Min(~, ~)", "Max(~, ~)", "MathF.Max(~, ~)",
        "Mix(~, ~)", "~ - (~)", "~ * 0.5f - (~)",
    ];

    private static readonly string[] Conditions =
        ["# < #", "# <= #", "# > #", "# >= #", "# == #", "# != #", "!(# < #)", "# < # && # > #", "# < # || # >= #", "!(# > # || !(# <= #)) && # != #"];

    /// <summary>Makes them, with expressions that are at most so deep.</summary>
    public static Gen<RandomCell> Generator(int depth) =>
        from count in Gen.Choose(0, MostLocals)
        from locals in Sequence([.. Enumerable.Range(0, count).Select(local => Expression(depth, Names(local)))])
        from output in Expression(depth, Names(count))
        from memory in Expression(depth, Names(count))
        select new RandomCell(locals, output, memory);

    /// <summary>The program.</summary>
    public string Source => CellSource.Of($$"""
        private const float Third = 1f / 3;

        static float Squash(float x) { var y = Tanh(x); return y * (2 - Abs(y)); }

        static float Mix(float x, float y) => Sigmoid(x) * x + (1 - Sigmoid(x)) * y;

        static (float h, float c) Step(float a, float b, float c, [PerUnit] float w, [Hyperparameter] float s = 1)
        {
            {{string.Join("\n        ", Locals.Select((local, index) => $"{(index % 2 == 0 ? "float" : "var")} l{index} = {(index % 2 == 0 ? "" : "0f + ")}{local};"))}}
            return ({{Output}} + a * w, {{Memory}} + b * c);
        }
        """);

    /// <summary>Shown when a property fails.</summary>
    public override string ToString() => Source;

    private static string[] Names(int locals) => [.. Parameters, .. Enumerable.Range(0, locals).Select(local => $"l{local}")];

    private static Gen<string> Expression(int depth, string[] names)
    {
        var leaf = Gen.Frequency((4, Gen.Elements(names)), (1, Gen.Elements(Numbers)));
        if (depth == 0)
            return leaf;
        return Gen.Frequency(
            (1, leaf),
            (3, from form in Gen.Elements(Functions) from x in Expression(depth - 1, names) select Filled(form, '~', [x])),
            (4, from form in Gen.Elements(Pairs)
                from x in Expression(depth - 1, names)
                from y in Expression(depth / 2, names)
                select Filled(form, '~', [x, y])),
            (1, from form in Gen.Elements(Conditions)
                from compared in Sequence([.. Enumerable.Repeat(Expression(depth / 4, names), form.Count(static letter => letter == '#'))])
                from x in Expression(depth - 1, names)
                from y in Expression(depth / 2, names)
                select $"({Filled(form, '#', compared)} ? {x} : {y})"));
    }

    private static string Filled(string form, char hole, IReadOnlyList<string> texts)
    {
        string[] pieces = form.Split(hole);
        return string.Concat(pieces.Select((piece, index) => piece + (index < texts.Count ? $"({texts[index]})" : "")));
    }

    private static Gen<IReadOnlyList<string>> Sequence(IReadOnlyList<Gen<string>> elements) => elements.Aggregate(
        Gen.Constant<IReadOnlyList<string>>([]),
        static (list, element) => from before in list from last in element select (IReadOnlyList<string>)[.. before, last]);
}
