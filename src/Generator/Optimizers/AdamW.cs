using static ModelGen.Equations;

namespace ModelGen.Optimizers;

/// <summary>
/// Adam with weight decay that is no part of the gradient (Loshchilov and Hutter 2019, arXiv:1711.05101; PyTorch's
/// <c>torch.optim.AdamW</c> with its defaults, but that here only weights decay where nothing else is declared).
/// </summary>
[Optimizer]
public static class AdamW
{
    /// <summary>One parameter, one update.</summary>
    public static (float p, float m, float v) Step(
        float p, float g, float m, float v, [Schedule] float rate, [Step] float t,
        [Hyperparameter] float beta1 = 0.9f, [Hyperparameter] float beta2 = 0.999f, [Hyperparameter] float epsilon = 1e-8f,
        [Hyperparameter] float weight_decay = 0.01f)
    {
        float mean = beta1 * m + (1 - beta1) * g;
        float square = beta2 * v + (1 - beta2) * g * g;
        float ofMean = 1 - Exp(t * Log(beta1));
        float ofSquare = 1 - Exp(t * Log(beta2));
        return (p - rate * weight_decay * p - rate * (mean / ofMean) / (Sqrt(square / ofSquare) + epsilon), mean, square);
    }
}
