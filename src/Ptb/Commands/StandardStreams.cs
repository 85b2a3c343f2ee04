using System;
using System.IO;
using System.Threading;
using ModelGen.Ptb.Reports;

namespace ModelGen.Ptb.Commands;

/// <summary>Standard output and standard error, neither of which can end the program, and what their loss means for it.</summary>
/// <param name="output">Standard output.</param>
/// <param name="error">Standard error.</param>
/// <param name="terminal">The terminal, where standard output is one.</param>
/// <param name="hasNoReader">Whether nothing reads standard output any more; null where that cannot be.</param>
internal sealed class StandardStreams(TextWriter output, TextWriter error, Terminal? terminal, Func<bool>? hasNoReader)
{
    /// <summary>Standard output.</summary>
    public GuardedWriter Output { get; } = new(output) { HasNoReader = hasNoReader ?? (() => false) };

    /// <summary>Standard error.</summary>
    public GuardedWriter Error { get; } = new(error) { Before = () => terminal?.Clear() };

    /// <summary>Tells of a loss as soon as there is one: for runs that take hours, and go on without it.</summary>
    public void TellLossAtOnce() => Output.OnLoss = fault =>
        Error.WriteLine($"Standard output cannot be written ({Reason(fault)}); the run goes on.");

    /// <summary>What the program tells the shell in the end: success only where all that was said has been written.</summary>
    /// <param name="exitCode">What it would tell if standard output did not matter.</param>
    /// <param name="stop">The signals' request to end early.</param>
    public int Conclude(int exitCode, CancellationToken stop)
    {
        if (exitCode is not (ExitCode.Success or ExitCode.Interrupted))
            return exitCode;
        if (Output.Closed.IsCancellationRequested)
        {
            if (exitCode == ExitCode.Interrupted && !stop.IsCancellationRequested)
                Error.WriteLine("The reader of standard output has gone, and so the run ended early.");
            return stop.IsCancellationRequested ? exitCode : ExitCode.OutputClosed;
        }

        if (Output.Fault is not Exception fault)
            return exitCode;
        Error.WriteLine($"Standard output could not be written ({Reason(fault)}); a part of it is lost.");
        return exitCode == ExitCode.Success ? ExitCode.BadInput : exitCode;
    }

    private static string Reason(Exception fault) => fault.Message.ReplaceLineEndings(" ").TrimEnd('.');
}
