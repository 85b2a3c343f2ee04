using static ModelGen.Equations;

namespace ModelGen.Optimizers;

/// <summary>
/// AdaGrad: gradients over the root of the sum of all their squares (Duchi, Hazan and Singer 2011; PyTorch's <c>torch.optim.Adagrad</c>
/// with its defaults).
/// </summary>
[Optimizer]
public static class AdaGrad
{
    /// <summary>One parameter, one update.</summary>
    public static (float p, float square) Step(float p, float g, float square, [Schedule] float rate, [Hyperparameter] float epsilon = 1e-10f)
    {
        float next = square + g * g;
        return (p - rate * g / (Sqrt(next) + epsilon), next);
    }
}
