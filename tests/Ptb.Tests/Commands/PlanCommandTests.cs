using System;
using System.IO;
using ModelGen.Ptb.Models;
using ModelGen.Ptb.Tests.Fakes;
using ModelGen.Tests;
using Xunit;

namespace ModelGen.Ptb.Tests.Commands;

/// <summary>Plans of models, printed by the trainer.</summary>
public sealed class PlanCommandTests
{
    private static readonly ModelCatalog Catalog = new(ModelEntry.Of<TinyModel>("small"), ModelEntry.Of<FakeModel<WideShape>>("wide"));

    [Fact]
    public void Without_options_the_plan_is_that_for_processors_after_the_last_pass()
    {
        Assert.StartsWith("TinyModel for cpu, after panels\n\nBuffers\n", Plan("small"), StringComparison.Ordinal);
        Assert.Equal(Plan("small --target cpu --after panels"), Plan("small"));
    }

    [Fact]
    public void Buffers_have_a_name_a_shape_a_role_and_a_size_and_passes_their_equations()
    {
        string[] lines = Plan("small --after lower").Split('\n');
        Assert.Contains(lines, line => Words(line) is ["recurrent_kernel_0", .., "Parameter", _, "floats"]);
        Assert.Contains(lines, line => Words(line) is ["d_z_0", .., "in", "the", "place", "of", "z_0"]);
        Assert.Contains("Forward: The forward pass of a training step: leaves what backward needs.", lines);
        int loop = Array.IndexOf(lines, "        layer 0: for t = 0 to T - 1");
        Assert.StartsWith("            z_0[t] += h_0[t] * recurrent_kernel_0 ", lines[loop + 1], StringComparison.Ordinal);
        Assert.Contains("        layer 0, backwards: for t = T - 1 down to 0", lines);
    }

    [Fact]
    public void Each_pass_of_the_compiler_shows_what_it_has_done()
    {
        Assert.DoesNotContain("exponentials", Plan("small --after lower"), StringComparison.Ordinal);
        Assert.Contains("exponentials", Plan("small --after softmax"), StringComparison.Ordinal);
        Assert.DoesNotContain("in strips", Plan("small --after softmax"), StringComparison.Ordinal);
        Assert.Contains("in strips", Plan("small --after panels"), StringComparison.Ordinal);
        Assert.DoesNotContain("the next window of the text", Plan("small"), StringComparison.Ordinal);
        Assert.Contains("the next window of the text", Plan("small --target cuda"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "plan needs a model: one of small, wide, or the path of a program (.dll).")]
    [InlineData("tall", "plan takes one of small, wide, or the path of a program (.dll), not 'tall'.")]
    [InlineData("Small", "plan takes one of small, wide, or the path of a program (.dll), not 'Small'.")]
    [InlineData("small --target gpu", "--target takes one of cpu, cuda, not 'gpu'.")]
    [InlineData("small --after end", "--after takes lower, softmax, panels for cpu; lower, losses, units, wavefront for cuda, not 'end'.")]
    [InlineData("small --after units", "--after takes lower, softmax, panels for cpu, not 'units'.")]
    [InlineData("small --target cuda --after panels", "--after takes lower, losses, units, wavefront for cuda, not 'panels'.")]
    [InlineData("small wide", "Unrecognized command or argument 'wide'.")]
    [InlineData("wide", "plan tells what the compiler has made, and wide does not say what was declared.")]
    public void What_is_not_there_is_refused_with_what_there_is(string arguments, string error)
    {
        ConsoleRun run = Run(arguments);
        Assert.Equal((2, "", error + "\n"), (run.ExitCode, run.Output, run.Error));
    }

    [NeedsLinux]
    [SkippableFact]
    public void The_trainer_prints_plans_of_its_models_where_there_is_no_Roslyn()
    {
        Assert.Empty(Directory.GetFiles(AppContext.BaseDirectory, "Microsoft.CodeAnalysis*.dll"));
        ConsoleRun run = TrainerProcess.Shell("ptb plan small --target cuda --after units");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.StartsWith("SmallModel for cuda, after units\n", run.Output, StringComparison.Ordinal);
        Assert.Contains("kernel_0 ", run.Output, StringComparison.Ordinal);
    }

    private static string Plan(string arguments)
    {
        ConsoleRun run = Run(arguments);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        return run.Output;
    }

    private static ConsoleRun Run(string arguments) =>
        ConsoleRun.Of(Catalog, ["plan", .. arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);

    private static string[] Words(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
