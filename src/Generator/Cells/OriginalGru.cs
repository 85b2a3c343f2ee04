using static ModelGen.Equations;

namespace ModelGen.Cells;

/// <summary>
/// Gated recurrent unit as in TensorFlow's GRUCell and in Cho et al. 2014 (arXiv:1406.1078): the reset gate acts on the output
/// before the recurrent product. Gates in the order r, u, n.
/// </summary>
[RecurrentCell]
public static class OriginalGru
{
    /// <summary>All units, one step: from the gates' pre-activations and the previous output to the new output, which is the state.</summary>
    public static Units Step(Units r, Units u, Gate n, Units h)
    {
        Units reset = Sigmoid(r);
        Units update = Sigmoid(u);
        Units candidate = Tanh(n(reset * h));
        return update * h + (1 - update) * Dropout(candidate);
    }
}
