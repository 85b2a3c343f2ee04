namespace ModelGen.Optimizers;

/// <summary>
/// Momentum that looks ahead (Nesterov 1983; Sutskever, Martens, Dahl and Hinton 2013; in the form of PyTorch's <c>torch.optim.SGD</c>
/// with <c>nesterov=True</c>).
/// </summary>
[Optimizer]
public static class Nesterov
{
    /// <summary>One parameter, one update.</summary>
    public static (float p, float velocity) Step(float p, float g, float velocity, [Schedule] float rate, [Hyperparameter] float momentum = 0.9f)
    {
        float next = momentum * velocity + g;
        return (p - rate * (g + momentum * next), next);
    }
}
