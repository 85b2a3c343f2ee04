using System;
using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using ModelGen.Training;

namespace ModelGen.Ptb.Commands;

/// <summary>The options that say how a model is made: seed, threads, and where it is computed.</summary>
/// <param name="error">Standard error.</param>
/// <param name="seedOf">What the seed decides.</param>
internal sealed class RunOptions(TextWriter error, string seedOf = "the initial parameters, of dropout and of the synthetic text")
{
    private readonly Option<int?> _threads =
        Options.Number("--threads", 1, "Threads that work on one step; without it the processors of this machine", ModelOptions.MaxThreads);

    private readonly DeviceOptions _device = new();

    /// <summary>The seed.</summary>
    public Option<ulong?> Seed { get; } =
        Options.Number("--seed", 0UL, $"Seed of {seedOf}; without it 1");

    /// <summary>All but the seed.</summary>
    public IEnumerable<Option> All => [_threads, .. _device.All];

    /// <summary>Reads them.</summary>
    /// <exception cref="InputException">They contradict each other.</exception>
    public ModelOptions Read(ParseResult parsed)
    {
        var defaults = new ModelOptions();
        if (parsed.GetValue(_threads) is { } threads && threads > Environment.ProcessorCount)
        {
            error.WriteLine(
                $"--threads {threads} is more than the {Environment.ProcessorCount} processors of this machine: threads then wait for each other, and steps take longer.");
        }

        return _device.Read(parsed, new ModelOptions
        {
            Seed = parsed.GetResult(Seed) is null ? defaults.Seed : parsed.GetValue(Seed) ?? defaults.Seed,
            Threads = parsed.GetValue(_threads) ?? defaults.Threads,
        });
    }
}
