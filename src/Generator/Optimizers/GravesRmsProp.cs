using static ModelGen.Equations;

namespace ModelGen.Optimizers;

/// <summary>
/// RMSprop over the standard deviation of the gradients, with momentum (Graves 2013, arXiv:1308.0850, equations 38 to 41), as in the LSTM
/// tutorial of Theano. Both have a learning rate of 0.0001.
/// </summary>
[Optimizer]
public static class GravesRmsProp
{
    /// <summary>One parameter, one update.</summary>
    public static (float p, float n, float mean, float delta) Step(
        float p, float g, float n, float mean, float delta, [Schedule] float rate,
        [Hyperparameter] float decay = 0.95f, [Hyperparameter] float momentum = 0.9f, [Hyperparameter] float epsilon = 1e-4f)
    {
        float square = decay * n + (1 - decay) * g * g;
        float average = decay * mean + (1 - decay) * g;
        float change = momentum * delta - rate * g / Sqrt(square - average * average + epsilon);
        return (p + change, square, average, change);
    }
}
