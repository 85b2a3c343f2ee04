using static ModelGen.Equations;

namespace ModelGen.Optimizers;

/// <summary>
/// AdaDelta: each parameter moves as far as it has moved on average (Zeiler 2012, arXiv:1212.5701; PyTorch's
/// <c>torch.optim.Adadelta</c> with its defaults). The paper has no learning rate: that is 1. The LSTM tutorial of Theano has
/// <c>rho = 0.95</c>.
/// </summary>
[Optimizer]
public static class AdaDelta
{
    /// <summary>One parameter, one update.</summary>
    public static (float p, float square, float change) Step(
        float p, float g, float square, float change, [Schedule] float rate,
        [Hyperparameter] float rho = 0.9f, [Hyperparameter] float epsilon = 1e-6f)
    {
        float next = rho * square + (1 - rho) * g * g;
        float delta = Sqrt(change + epsilon) / Sqrt(next + epsilon) * g;
        return (p - rate * delta, next, rho * change + (1 - rho) * delta * delta);
    }
}
