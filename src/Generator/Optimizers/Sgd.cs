namespace ModelGen.Optimizers;

/// <summary>Stochastic gradient descent (Robbins and Monro 1951): against the gradient, as far as the learning rate says.</summary>
[Optimizer]
public static class Sgd
{
    /// <summary>One parameter, one update.</summary>
    public static float Step(float p, float g, [Schedule] float rate) => p - rate * g;
}
