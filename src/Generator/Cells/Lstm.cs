using static ModelGen.Equations;

namespace ModelGen.Cells;

/// <summary>
/// Long short-term memory as in TensorFlow's BasicLSTMCell and in Zaremba, Sutskever and Vinyals 2014 (arXiv:1409.2329):
/// gates in the order i, j, f, o; no peepholes.
/// </summary>
[RecurrentCell]
public static class Lstm
{
    /// <summary>One unit, one step: from the gates' pre-activations and the previous cell state to the new output and state.</summary>
    public static (float h, float c) Step(float i, float j, float f, float o, float c, [Hyperparameter] float forgetBias)
    {
        float input = Sigmoid(i);
        float candidate = Tanh(j);
        float forget = Sigmoid(f + forgetBias);
        float output = Sigmoid(o);

        float memory = forget * c + input * Dropout(candidate);
        float squashed = Tanh(memory);
        return (output * squashed, memory);
    }
}
