using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Globalization;
using System.Threading;
using ModelGen.Cpu;
using ModelGen.Training;

namespace ModelGen.Ptb.Commands;

/// <summary>Runs a command line: what it says reads the same everywhere, and what ends it is a line and an exit code.</summary>
/// <param name="streams">Standard output and standard error.</param>
/// <param name="build">Makes all commands, given what ends one after the step under way.</param>
internal sealed class CommandRunner(StandardStreams streams, Func<CancellationToken, RootCommand> build)
{
    /// <summary>Runs a command.</summary>
    /// <param name="args">The arguments of the program.</param>
    /// <param name="stop">Ends it after the step under way.</param>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public int Run(IReadOnlyList<string> args, CancellationToken stop)
    {
        // What is said reads the same everywhere, whatever the culture of the machine: tools read it, too.
        (CultureInfo culture, CultureInfo language) = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.InvariantCulture;
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop, streams.Output.Closed);
        try
        {
            return streams.Conclude(Execute(args, end.Token), stop);
        }
        finally
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (culture, language);
        }
    }

    private int Execute(IReadOnlyList<string> args, CancellationToken stop)
    {
        try
        {
            if (InstructionSet.Error is string wrong) throw new InputException(wrong);
            // A value may begin with @, as "@-@" does in some texts: it is no file of arguments.
            ParseResult parsed = build(stop).Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
            return parsed.Errors.Count > 0
                ? throw new InputException(CompiledIn.Explain(parsed.UnmatchedTokens) ?? parsed.Errors[0].Message)
                : parsed.Invoke(new InvocationConfiguration
                {
                    Output = streams.Output,
                    Error = streams.Error,
                    EnableDefaultExceptionHandler = false,
                    ProcessTerminationTimeout = null,
                });
        }
        catch (OperationCanceledException) when (streams.Output.Closed.IsCancellationRequested)
        {
            return ExitCode.Interrupted;
        }
        catch (Exception exception)
        {
            var failure = Failure.Of(exception);
            streams.Error.WriteLine(failure.Message.ReplaceLineEndings(" "));
            return failure.ExitCode;
        }
    }
}
