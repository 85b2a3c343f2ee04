using System;
using System.Collections.Generic;
using System.Linq;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.CodeAnalysis.CSharp;
using ModelGen.Generator.Reading;
using ModelGen.Generator.Tests.Harness;
using Xunit;

namespace ModelGen.Generator.Tests.Reading;

/// <summary>Cells with some words out of place, as they are while a user types: the generator says something, or nothing, and lives.</summary>
public sealed class BrokenCellTests
{
    private const int Count = 200;

    private static readonly string[] Words =
    [
        "float", "Units", "Gate", "Projection", "string", "void", "h", "c", "n", "p", "z", "q", "_", "0", "1.5", "\"\"", "null", "default", "(", ")", "{", "}", "[", "]",
        "=", "==", "=>", "+=", "++", "-", "!", "%", "&&", "?", ":", ";", ",", ".", "return", "if", "for", "new", "ref", "out", "params", "this", "static", "const",
        "var", "await", "is", "switch", "__arglist", "Step", "Tanh", "Mean", "Invoke", "Normalise", "@class", "<T>", "[PerUnit]", "[FromInput]", "[Hyperparameter]",
        "[NoBias]", "Initial", "nameof", "stackalloc", "checked",
    ];

    private static readonly string[] Sources =
    [
        CellSource.Of("""
            const float Epsilon = 1e-5f;
            static (Units h, Units c) Step(
                [NoBias] Units z, [FromInput] Units x, Gate n, Units c, Projection p, [PerUnit(Initial = 1)] Units w, [Hyperparameter] float s = 0.5f)
            {
                Units a = Sigmoid(z) * c, b = Normalise(n(a * c), w);
                var m = Mean(a) > s && !(Mean(b) <= 0) ? a + b : -x / 2;
                return (p(m * Tanh(x)), (Units)m);
            }
            private static Units Normalise(Units x, Units gain) => (x - Mean(x)) / Sqrt(Variance(x) + Epsilon) * gain;
            """),
        CellSource.Of("static float Step(float z, [FromState] float y, float h) { float k = MathF.Exp(z); return (1 - k) * y + k * h; }"),
    ];

    private static readonly Gen<string> Broken =
        from source in Gen.Elements(Sources)
        let tokens = CSharpSyntaxTree.ParseText(source).GetRoot().DescendantTokens().Select(static token => token.ToString()).ToArray()
        from edits in Gen.Choose(1, 3)
        from places in Gen.ListOf(Gen.Choose(25, tokens.Length - 1), edits)
        from words in Gen.ListOf(Gen.Elements(Words), edits)
        from kinds in Gen.ListOf(Gen.Choose(0, 3), edits)
        select Edited(tokens, [.. places], [.. words], [.. kinds]);

    [Fact]
    public void Words_out_of_place_are_survived_and_what_is_accepted_compiles()
    {
        var (accepted, refused) = (0, 0);
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(Count).WithReplay(20160331, 1),
            Prop.ForAll(Broken.ToArbitrary(), source =>
            {
                GeneratorRun run = GeneratorRun.Of(CellSource.WithModel(source));
                run.AssertOutlinesHaveErrors();
                Assert.DoesNotContain(run.Result.Diagnostics, static diagnostic => diagnostic.Id == "MG900");

                // No error is without a reason: what cannot be read is an error of ours or of the compiler.
                bool isRead = IsRead(source);
                Assert.True(isRead || run.Problems.Count > 0 || run.CompilerErrors.Count > 0);
                Assert.False(isRead && run.Problems.Count > 0);
                accepted += isRead ? 1 : 0;
                refused += isRead ? 0 : 1;
            }));
        Assert.InRange(accepted, 1, Count);
        Assert.InRange(refused, Count / 10, Count);
    }

    private static bool IsRead(string source)
    {
        CSharpCompilation compilation = TestCompilation.Of(source);
        return compilation.GetTypeByMetadataName("Mine") is { } cell
            && cell.GetAttributes().FirstOrDefault()?.AttributeClass is { ContainingAssembly: { } runtime }
            && CellParser.Parse(cell, runtime, compilation, new ProblemList()) is not null;
    }

    private static string Edited(string[] tokens, int[] places, string[] words, int[] kinds)
    {
        var edited = new List<string>(tokens);
        foreach (((int place, string word), int kind) in places.Zip(words).Zip(kinds))
        {
            int index = Math.Min(place, edited.Count - 1);
            if (kind == 0)
                edited.RemoveAt(index);
            else if (kind == 1)
                edited.Insert(index, word);
            else if (kind == 2)
                edited[index] = word;
            else
                (edited[index], edited[index - 1]) = (edited[index - 1], edited[index]);
        }

        return string.Join(" ", edited);
    }
}
