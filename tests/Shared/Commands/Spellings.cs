using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Linq;

namespace ModelGen.Tests;

/// <summary>The options of commands, for tests that must miss none.</summary>
internal static class Spellings
{
    /// <summary>Every option of a command and of those below it, in every spelling, after the names of its commands: <c>train --seed</c>.</summary>
    /// <param name="command">The command; its own name is left out.</param>
    /// <param name="isWanted">Which options count; null for all.</param>
    public static IEnumerable<string> Of(Command command, Func<Option, bool>? isWanted = null) => Below(command, "", isWanted ?? (_ => true));

    private static IEnumerable<string> Below(Command command, string path, Func<Option, bool> isWanted) =>
        command.Options.Where(isWanted)
            .SelectMany(option => option.Aliases.Append(option.Name))
            .Where(name => name.StartsWith("--", StringComparison.Ordinal))
            .Distinct()
            .Select(name => path + name)
            .Concat(command.Subcommands.SelectMany(subcommand => Below(subcommand, $"{path}{subcommand.Name} ", isWanted)));
}
