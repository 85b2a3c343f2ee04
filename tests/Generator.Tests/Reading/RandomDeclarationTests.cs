using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.CodeAnalysis;
using ModelGen.Generator.Tests.Harness;
using ModelGen.Tests;
using Xunit;

namespace ModelGen.Generator.Tests.Reading;

/// <summary>Whatever is declared: the generator survives it, and its code never adds an error to the user's own.</summary>
public sealed class RandomDeclarationTests
{
    [Fact]
    public void Generated_code_compiles_or_there_is_a_diagnostic() => CheckDeclarations(20, seed: 20140909);

    [Long]
    [Fact]
    public void Generated_code_of_hundreds_compiles_or_there_is_a_diagnostic() => CheckDeclarations(200, seed: 20140908);

    private static void CheckDeclarations(int count, ulong seed)
    {
        var (generated, refused) = (0, 0);
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(count).WithReplay(seed, 1),
            Prop.ForAll(RandomDeclaration.Generator.ToArbitrary(), declaration =>
            {
                var compilation = declaration.ToCompilation();
                var run = GeneratorRun.Of(compilation);
                Assert.DoesNotContain(run.Result.Diagnostics, static diagnostic => diagnostic.Id == "MG900");
                run.AssertOutlinesHaveErrors();
                var isRefused = run.Result.Diagnostics.Any(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
                if (!isRefused && Errors(run.Output) is { Count: > 0 } errors)
                    Assert.Empty(Added(Errors(compilation), errors));
                generated += isRefused ? 0 : 1;
                refused += isRefused ? 1 : 0;
                return true;
            }));

        // The samples are worth something only if there are many of both.
        Assert.InRange(generated, count / 10, count);
        Assert.InRange(refused, count / 10, count);
    }

    private static List<string> Errors(Compilation compilation) =>
    [
        .. compilation.GetDiagnostics()
            .Where(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)
            .Select(static diagnostic => $"{diagnostic.Id} {diagnostic.GetMessage(CultureInfo.InvariantCulture)}"),
    ];

    private static List<string> Added(List<string> before, List<string> after)
    {
        List<string> added = [.. after];
        foreach (var error in before)
            added.Remove(error);
        return added;
    }
}
