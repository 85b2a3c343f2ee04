using System.Collections.Generic;
using System.Text.Json;

namespace ModelGen.Benchmarks.Compare;

/// <summary>What a <see cref="Contestant"/> answers.</summary>
/// <param name="Seconds">How long it took.</param>
/// <param name="Losses">The cost of each step, or the one of all that was evaluated; in nats.</param>
/// <param name="Memory">The most memory that the process has held so far, in bytes.</param>
internal sealed record Answer(double Seconds, IReadOnlyList<double> Losses, long Memory)
{
    /// <summary>Answers in JSON have small letters.</summary>
    public static JsonSerializerOptions Json { get; } = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };
}
