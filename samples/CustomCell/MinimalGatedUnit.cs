using ModelGen;
using static ModelGen.Equations;

namespace CustomCell;

/// <summary>
/// The minimal gated unit of Zhou, Wu, Zhang and Zhou 2016, "Minimal Gated Unit for Recurrent Neural Networks"
/// (arXiv:1603.09420): a single gate decides both what is forgotten and what the candidate sees of the past.
/// </summary>
[RecurrentCell]
public static partial class MinimalGatedUnit
{
    /// <summary>All units, one step: from the gate, the candidate's product and the previous state to the new state.</summary>
    public static Units Step(Units f, Gate n, Units h)
    {
        Units forget = Sigmoid(f);
        Units candidate = Tanh(n(forget * h));
        return (1 - forget) * h + forget * candidate;
    }
}
