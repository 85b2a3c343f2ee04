namespace ModelGen.Cpu;

/// <summary>
/// Where the softmax layer of a model has its things in the arena, in floats from the beginning: M rows (positions), V classes
/// (words), K inputs of each.
/// </summary>
public sealed record SoftmaxPlacement
{
    /// <summary>V.</summary>
    public required int Classes { get; init; }

    /// <summary>K.</summary>
    public required int Width { get; init; }

    /// <summary>Classes that are worked on at a time: their weights and exponentials stay in the second-level cache.</summary>
    public required int Chunk { get; init; }

    /// <summary>
    /// Groups of classes. Each has its own part of the inputs' gradient and of the sums, so that results do not depend on who
    /// computes which.
    /// </summary>
    public required int Groups { get; init; }

    /// <summary>The groups' parts of the inputs' gradient, <c>[Groups, M, K]</c>, with the pitch of the weights.</summary>
    public required int Shares { get; init; }

    /// <summary>The groups' sums of exponentials in double precision, <c>[Groups, M]</c>, each M rounded up to 16.</summary>
    public required int Sums { get; init; }

    /// <summary>The weights <c>[V, K]</c>; zero between the columns and the pitch.</summary>
    public required int Weights { get; init; }

    /// <summary>Pitch of the weights, a multiple of 16.</summary>
    public required int WeightsPitch { get; init; }

    /// <summary>The bias <c>[V]</c>.</summary>
    public required int Bias { get; init; }

    /// <summary>Gradient of the weights, with their pitch.</summary>
    public required int WeightsGradient { get; init; }

    /// <summary>Gradient of the bias.</summary>
    public required int BiasGradient { get; init; }

    /// <summary>The exponentials <c>[V, M]</c>.</summary>
    public required int Exponentials { get; init; }

    /// <summary>Pitch of the exponentials: M rounded up to 16.</summary>
    public required int ExponentialsPitch { get; init; }

    /// <summary>The inputs once more, as the products read them: M rounded up to 16 times K, and M times K rounded up.</summary>
    public required int Panels { get; init; }

    /// <summary>What is subtracted from the logits of a row, and later what its loss counts, <c>[M]</c>.</summary>
    public required int Shift { get; init; }

    /// <summary>The logit of each row's target, <c>[M]</c>.</summary>
    public required int TargetLogit { get; init; }

    /// <summary>The sum of each row's exponentials, <c>[M]</c>.</summary>
    public required int RowSum { get; init; }

    /// <summary>Receives the loss of each row in nats, <c>[M]</c>.</summary>
    public required int RowLoss { get; init; }
}
