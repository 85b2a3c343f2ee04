using static ModelGen.Equations;

namespace ModelGen.Cells;

/// <summary>
/// Gated recurrent unit as in cuDNN and PyTorch: the reset gate acts behind the recurrent product, whose part of the candidate is
/// a gate of its own (Cho et al. 2014, arXiv:1406.1078). Gates in the order r, z, nx, nh.
/// </summary>
[RecurrentCell]
public static class Gru
{
    /// <summary>One unit, one step: from the gates' pre-activations and the previous output to the new output, which is the state.</summary>
    public static float Step(float r, float z, [FromInput] float nx, [FromState] float nh, float h)
    {
        float reset = Sigmoid(r);
        float update = Sigmoid(z);
        float candidate = Tanh(nx + reset * nh);
        return (1 - update) * Dropout(candidate) + update * h;
    }
}
