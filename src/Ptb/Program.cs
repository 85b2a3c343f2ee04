using System;
using ModelGen.Ptb.Commands;
using ModelGen.Ptb.Models;
using Spectre.Console;

namespace ModelGen.Ptb;

/// <summary>The trainer.</summary>
internal static class Program
{
    private static int Main(string[] args)
    {
        using var signals = new StopSignals();
        IAnsiConsole? terminal = AnsiConsole.Profile.Capabilities is { Interactive: true, Ansi: true } && !Console.IsOutputRedirected
            ? AnsiConsole.Console
            : null;
        return new CommandLine(ModelCatalog.Declared, Console.Out, Console.Error, terminal).Run(args, signals.Token);
    }
}
