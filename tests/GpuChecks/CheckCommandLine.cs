using System;
using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using System.Threading;
using ModelGen.Ptb.Commands;
using ModelGen.Ptb.Models;

namespace ModelGen.GpuChecks;

/// <summary>The commands that check a GPU, and that compile the kernels for it on another machine.</summary>
/// <param name="catalog">The models that are checked besides those made for it.</param>
/// <param name="effort">How much is done.</param>
/// <param name="output">Standard output.</param>
/// <param name="error">Standard error.</param>
/// <param name="hasNoReader">Whether nothing reads standard output any more; null where that cannot be.</param>
internal sealed class CheckCommandLine(
    ModelCatalog catalog, CheckEffort effort, TextWriter output, TextWriter error, Func<bool>? hasNoReader = null)
{
    private readonly StandardStreams _streams = new(output, error, terminal: null, hasNoReader);

    /// <summary>Runs a command.</summary>
    /// <param name="args">The arguments of the program.</param>
    /// <param name="stop">Ends it at once.</param>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public int Run(IReadOnlyList<string> args, CancellationToken stop) => new CommandRunner(_streams, Build).Run(args, stop);

    /// <summary>All commands and their options.</summary>
    /// <param name="stop">Ends a check at once.</param>
    public RootCommand Build(CancellationToken stop) => new("Checks that a GPU computes what the processor does, and measures how fast it is.")
    {
        new CheckCommand(catalog, effort, _streams.Output, _streams.Error).Build(stop),
        new CudaCommands(catalog.With(effort.Models), _streams.Output, PrimitiveTimes.Source(effort)).Build,
    };
}
