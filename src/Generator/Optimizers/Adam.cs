using static ModelGen.Equations;

namespace ModelGen.Optimizers;

/// <summary>
/// Adam, with running means of the gradient and of its square that begin at zero, and are made larger for it (Kingma and Ba 2015,
/// arXiv:1412.6980, algorithm 1; PyTorch's <c>torch.optim.Adam</c> with its defaults).
/// </summary>
[Optimizer]
public static class Adam
{
    /// <summary>One parameter, one update: from gradient and running means to the new ones. Updates are counted from 1.</summary>
    public static (float p, float m, float v) Step(
        float p, float g, float m, float v, [Schedule] float rate, [Step] float t,
        [Hyperparameter] float beta1 = 0.9f, [Hyperparameter] float beta2 = 0.999f, [Hyperparameter] float epsilon = 1e-8f)
    {
        float mean = beta1 * m + (1 - beta1) * g;
        float square = beta2 * v + (1 - beta2) * g * g;
        float ofMean = 1 - Exp(t * Log(beta1));
        float ofSquare = 1 - Exp(t * Log(beta2));
        return (p - rate * (mean / ofMean) / (Sqrt(square / ofSquare) + epsilon), mean, square);
    }
}
