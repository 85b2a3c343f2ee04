using System.Collections.Generic;
using System.IO;
using System.Threading;
using ModelGen.Ptb.Commands;
using ModelGen.Ptb.Models;

namespace ModelGen.Ptb.Tests.Fakes;

/// <summary>What a command line did: what the shell was told, and what was written.</summary>
internal sealed record ConsoleRun(int ExitCode, string Output, string Error)
{
    /// <summary>Runs a command line.</summary>
    public static ConsoleRun Of(ModelCatalog catalog, params IReadOnlyList<string> args)
    {
        var output = new StringWriter();
        var error = new StringWriter();
        int exitCode = new CommandLine(catalog, output, error, terminal: null).Run(args, CancellationToken.None);
        return new ConsoleRun(exitCode, output.ToString().ReplaceLineEndings("\n"), error.ToString().ReplaceLineEndings("\n"));
    }
}
