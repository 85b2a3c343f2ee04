namespace ModelGen.Runtime.Tests.Fixtures;

/// <summary>Who computes the fixtures: here the processor, in as many threads as the variant says. Other projects have others.</summary>
internal static class Computing
{
    /// <summary>What each fixture is tried with.</summary>
    public static int[] Variants => [1, 3];

    /// <summary>The options of a variant.</summary>
    public static ModelOptions Options(int variant) => new() { Threads = variant };
}
