using static ModelGen.Equations;

namespace ModelGen.Optimizers;

/// <summary>
/// RMSprop: gradients over the root of their mean square (Tieleman and Hinton 2012, lecture 6.5; PyTorch's <c>torch.optim.RMSprop</c>
/// with its defaults).
/// </summary>
[Optimizer]
public static class RmsProp
{
    /// <summary>One parameter, one update.</summary>
    public static (float p, float square) Step(
        float p, float g, float square, [Schedule] float rate, [Hyperparameter] float alpha = 0.99f, [Hyperparameter] float epsilon = 1e-8f)
    {
        float next = alpha * square + (1 - alpha) * g * g;
        return (p - rate * g / (Sqrt(next) + epsilon), next);
    }
}
