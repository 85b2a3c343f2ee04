using static ModelGen.Equations;

namespace ModelGen.Cells;

/// <summary>
/// LSTM whose gates see the memory through weights of each unit, the output gate the new one (Gers, Schraudolph and Schmidhuber
/// 2002, "Learning Precise Timing with LSTM Recurrent Networks"). Gates in the order i, j, f, o.
/// </summary>
[RecurrentCell]
public static class PeepholeLstm
{
    /// <summary>One unit, one step: from the gates' pre-activations and the previous cell state to the new output and state.</summary>
    public static (float h, float c) Step(
        float i, float j, float f, float o, float c,
        [PerUnit] float peepholeI, [PerUnit] float peepholeF, [PerUnit] float peepholeO, [Hyperparameter] float forgetBias)
    {
        float input = Sigmoid(i + peepholeI * c);
        float candidate = Tanh(j);
        float forget = Sigmoid(f + forgetBias + peepholeF * c);

        float memory = forget * c + input * Dropout(candidate);
        float output = Sigmoid(o + peepholeO * memory);
        float squashed = Tanh(memory);
        return (output * squashed, memory);
    }
}
