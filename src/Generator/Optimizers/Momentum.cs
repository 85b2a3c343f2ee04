namespace ModelGen.Optimizers;

/// <summary>
/// Descent with momentum: gradients of earlier updates count less and less (Polyak 1964; PyTorch's <c>torch.optim.SGD</c> with
/// <c>momentum</c>).
/// </summary>
[Optimizer]
public static class Momentum
{
    /// <summary>One parameter, one update.</summary>
    public static (float p, float velocity) Step(float p, float g, float velocity, [Schedule] float rate, [Hyperparameter] float momentum = 0.9f)
    {
        float next = momentum * velocity + g;
        return (p - rate * next, next);
    }
}
