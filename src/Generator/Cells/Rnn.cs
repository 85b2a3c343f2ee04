using static ModelGen.Equations;

namespace ModelGen.Cells;

/// <summary>The simple recurrent network of Elman 1990, "Finding Structure in Time", with tanh.</summary>
[RecurrentCell]
public static class Rnn
{
    /// <summary>One unit, one step: from the pre-activation to the new output, which is the state.</summary>
    public static float Step(float z) => Tanh(z);
}
