using System;
using System.Collections.Generic;
using ModelGen.Generator.Model;
using ModelGen.Generator.Tests.Harness;
using Xunit;

namespace ModelGen.Generator.Tests.Pipeline;

/// <summary>A bug in the generator names the model it met, and never takes the other models with it.</summary>
public sealed class InternalErrorTests
{
    private const string Source =
        "[ModelGen.LstmModel(VocabSize = 5, HiddenSize = 1)] partial class Bad; [ModelGen.LstmModel(VocabSize = 5, HiddenSize = 2)] partial class Good;";

    [Fact]
    public void MG900_while_generating()
    {
        var run = GeneratorRun.Of(new ModelGenerator(static _ => null, static spec => Emit(spec.Name)), Source);
        Assert.Equal(
            ["Error MG900: ModelGen failed to generate 'Bad', please report it with this declaration: InvalidOperationException: no such operation"],
            run.Problems);
        Assert.Equal(["Good.g.cs", "Good.Cpu.g.cs"], run.Files);
    }

    [Fact]
    public void MG900_while_reading()
    {
        var generator = new ModelGenerator(
            static spec => ((StackedNumbers)spec.Numbers).HiddenSize == 1 ? throw new InvalidOperationException("two\nlines") : null, static spec => Emit(spec.Name));
        var run = GeneratorRun.Of(generator, Source);
        Assert.Equal(
            ["Error MG900 at 'Bad': ModelGen failed to generate 'Bad', please report it with this declaration: InvalidOperationException: two lines"],
            run.Problems);
        Assert.Equal(["Good.g.cs", "Good.Cpu.g.cs"], run.Files);
    }

    private static IEnumerable<(string Suffix, string Text)> Texts(string name)
    {
        yield return (".g.cs", "// one");
        if (name == "Bad")
            throw new InvalidOperationException("no such operation");
        yield return (".Cpu.g.cs", "// two");
    }

    private static List<(string Suffix, string Text)> Emit(string name) => [.. Texts(name)];
}
