namespace ModelGen.GpuChecks;

/// <summary>What can be checked or measured by itself, in the order in which it is done.</summary>
internal enum CheckPart
{
    /// <summary>All numbers of a step, beside the processor's.</summary>
    Agreement,

    /// <summary>The costs of some steps beside the processor's, and the same bits on every way.</summary>
    Training,

    /// <summary>Gradients beside differences of costs.</summary>
    Slopes,

    /// <summary>Times of what every step pays for.</summary>
    Primitives,

    /// <summary>Times of a step's launches.</summary>
    Launches,

    /// <summary>Words per second.</summary>
    Speeds,

    /// <summary>The perplexities of an epoch beside the processor's.</summary>
    Epoch,
}
