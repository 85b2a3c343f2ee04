using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using ModelGen.Training;

namespace ModelGen.Benchmarks;

/// <summary>What follows a command: models by name, and <c>threads=N</c>.</summary>
/// <param name="Models">The models, in the order in which they were named.</param>
/// <param name="Threads">Threads that share a step; the processors of this machine unless told otherwise.</param>
internal sealed record Arguments(IReadOnlyList<string> Models, int Threads)
{
    private const string ThreadsOption = "threads=";

    /// <summary>Reads them.</summary>
    /// <param name="command">The command, for messages.</param>
    /// <param name="args">What follows it.</param>
    /// <param name="known">Models that the command knows.</param>
    /// <exception cref="InputException">Something else than a model or a number of threads.</exception>
    public static Arguments Read(string command, IReadOnlyList<string> args, IReadOnlyCollection<string> known)
    {
        List<string> models = [];
        int threads = Environment.ProcessorCount;
        foreach (string arg in args)
        {
            if (known.Contains(arg))
                models.Add(arg);
            else if (!AreThreads(arg))
                throw new InputException($"{command} does not know {arg}: expected {Expected(known)}.");
            else if (!int.TryParse(arg[ThreadsOption.Length..], NumberStyles.None, CultureInfo.InvariantCulture, out threads) || threads < 1)
                throw new InputException($"{command}: {arg} is no number of threads; expected one from 1 on, as in threads=2.");
        }

        return new Arguments(models, threads);
    }

    /// <summary>Whether an argument is a number of threads, right or wrong.</summary>
    /// <param name="arg">The argument.</param>
    public static bool AreThreads(string arg) => arg.StartsWith(ThreadsOption, StringComparison.Ordinal);

    private static string Expected(IReadOnlyCollection<string> known) =>
        known.Count == 0 ? "threads=N, or nothing" : $"some of {string.Join(", ", known)}, and perhaps threads=N";
}
