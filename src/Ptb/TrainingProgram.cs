using System.Collections.Generic;
using System.IO;
using ModelGen.Ptb.Commands;
using ModelGen.Ptb.Models;
using ModelGen.Ptb.Reports;

namespace ModelGen.Ptb;

/// <summary>The trainer as a program, for projects that train models of their own with it.</summary>
public static class TrainingProgram
{
    /// <summary>Runs the command line that <c>docs/training.md</c> describes.</summary>
    /// <param name="args">The arguments of the program.</param>
    /// <param name="models">
    /// Models that <c>--model</c> can name besides those of the trainer. One with the name of another takes its place.
    /// </param>
    /// <returns>What to tell the shell: 0 if all went well.</returns>
    public static int Run(IReadOnlyList<string> args, params IReadOnlyList<ModelEntry> models) =>
        OpenFiles.Suffice() ? Start(args, models) : ExitCode.BadInput;

    private static int Start(IReadOnlyList<string> args, IReadOnlyList<ModelEntry> models)
    {
        var terminal = Terminal.Find();
        using var signals = new StopSignals(() => terminal?.Leave());
        TextWriter output = StandardDescriptors.OpenOutput(), error = StandardDescriptors.OpenError();
        return new CommandLine(ModelCatalog.Declared.With(models), output, error, terminal, () => StandardDescriptors.OutputHasNoReader)
            .Run(args, signals.Token);
    }
}
