using static ModelGen.Equations;

namespace ModelGen.Cells;

/// <summary>
/// LSTM with coupled gates: what is forgotten makes room for what is new, input gate = 1 - forget gate (Greff, Srivastava,
/// Koutník, Steunebrink and Schmidhuber 2017, "LSTM: A Search Space Odyssey", arXiv:1503.04069). Gates in the order j, f, o.
/// </summary>
[RecurrentCell]
public static class CoupledLstm
{
    /// <summary>One unit, one step: from the gates' pre-activations and the previous cell state to the new output and state.</summary>
    public static (float h, float c) Step(float j, float f, float o, float c, [Hyperparameter] float forgetBias)
    {
        float keep = Sigmoid(f + forgetBias);
        float candidate = Tanh(j);
        float output = Sigmoid(o);

        float memory = keep * c + (1 - keep) * Dropout(candidate);
        float squashed = Tanh(memory);
        return (output * squashed, memory);
    }
}
