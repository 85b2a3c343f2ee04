using static ModelGen.Equations;

namespace ModelGen.Cuda.Tests.Models;

/// <summary>
/// A cell that is not built in: the update gate RNN (Collins, Sohl-Dickstein and Sussillo 2017, arXiv:1611.09913),
/// h' = s(g) h + (1 - s(g)) tanh(n).
/// </summary>
[RecurrentCell]
internal static class UpdateGateRnn
{
    public static float Step(float g, float n, float h)
    {
        float keep = Sigmoid(g);
        return keep * h + (1 - keep) * Tanh(n);
    }
}

/// <summary>Every word of the language of equations, and everything that a parameter can be; no network for any other purpose.</summary>
[RecurrentCell]
internal static class EveryWord
{
    public static (Units h, Units c) Step(
        Units h, Units c, Units f, [NoBias] Units g, [FromInput] Units x, [FromState] Units s, Gate n,
        [PerUnit] Units w, [PerUnit(Initial = 1)] Units v, [Hyperparameter] float slope = 0.25f)
    {
        Units smooth = Softplus(f) * Exp(-Abs(g)) + Log(1 + Relu(x)) - Sqrt(1 + w * w);
        Units chosen = Mean(f) > Mean(g) && !(Mean(x) <= Mean(s)) || Mean(c) == 0 ? Min(f, slope * g) : Max(x, s / 2);
        Units normal = (chosen - Mean(chosen)) / Sqrt(Variance(chosen) + 0.01f);
        Units next = Sigmoid(smooth) * c + slope * Tanh(normal * v);
        return (h / 2 + Tanh(n(next * h)) / 2, next);
    }
}
