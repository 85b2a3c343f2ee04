using System;
using System.Linq;
using System.Reflection;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace ModelGen.Generator.Tests.Harness;

/// <summary>Declarations that chance draws, many in one program: compiling takes longest.</summary>
internal static class DrawnPrograms
{
    private const int InOneProgram = 25;

    /// <summary>Draws declarations, compiles them without a problem, and checks each.</summary>
    /// <param name="declarations">What chance can draw.</param>
    /// <param name="count">How many.</param>
    /// <param name="seed">Of the draw.</param>
    /// <param name="write">The text of one, and of a class of this name.</param>
    /// <param name="check">What holds for one, and its program, in which the class has this name.</param>
    /// <param name="preamble">What a program begins with.</param>
    public static void Check<T>(
        Gen<T> declarations, int count, ulong seed, Func<T, string, string> write, Action<T, Assembly, string> check, string preamble = "")
    {
        foreach (T[] drawn in declarations.Sample(count, new Rnd(seed), size: 50).Chunk(InOneProgram))
        {
            (T Declaration, string Name)[] named = [.. drawn.Select((declaration, index) => (declaration, $"Drawn{index}"))];
            string source = preamble + string.Concat(named.Select(each => write(each.Declaration, each.Name) + "\n"));
            GeneratorRun run = GeneratorRun.Of(source);
            Assert.True(run.Problems.Count == 0, $"{string.Join("\n", run.Problems)}\n{source}");
            run.AssertClean();
            Assembly program = run.Load();
            foreach ((T declaration, string name) in named)
                check(declaration, program, name);
        }
    }
}
