using static ModelGen.Equations;

namespace ModelGen.Cells;

/// <summary>The simple recurrent network with the rectifier (Le, Jaitly and Hinton 2015, arXiv:1504.00941).</summary>
[RecurrentCell]
public static class ReluRnn
{
    /// <summary>One unit, one step: from the pre-activation to the new output, which is the state.</summary>
    public static float Step(float z) => Relu(z);
}
