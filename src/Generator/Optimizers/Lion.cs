namespace ModelGen.Optimizers;

/// <summary>
/// Lion: as far in each direction, by the sign of a mean of gradients (Chen et al. 2023, arXiv:2302.06675, algorithm 2, with the numbers of
/// its authors' program). It wants a learning rate three to ten times smaller than Adam's.
/// </summary>
[Optimizer]
public static class Lion
{
    /// <summary>One parameter, one update.</summary>
    public static (float p, float m) Step(
        float p, float g, float m, [Schedule] float rate,
        [Hyperparameter] float beta1 = 0.9f, [Hyperparameter] float beta2 = 0.99f, [Hyperparameter] float weight_decay = 0f)
    {
        float mean = beta1 * m + (1 - beta1) * g;
        float sign = mean > 0 ? 1f : mean < 0 ? -1f : 0f;
        return (p - rate * (sign + weight_decay * p), beta2 * m + (1 - beta2) * g);
    }
}
