using ModelGen.Tests.Fixtures;

namespace ModelGen.Runtime.Tests.Fixtures;

/// <summary>The processor, alone and with more threads than most fixtures have units to share.</summary>
public sealed class Cpu : IComputing
{
    /// <inheritdoc/>
    public static int[] Variants => [1, 3];

    /// <inheritdoc/>
    public static ModelOptions Options(int variant) => new() { Threads = variant };
}
