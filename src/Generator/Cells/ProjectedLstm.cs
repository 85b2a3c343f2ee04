using static ModelGen.Equations;

namespace ModelGen.Cells;

/// <summary>
/// LSTM whose output is projected to fewer values than it has units (Sak, Senior and Beaufays 2014, arXiv:1402.1128, without
/// peepholes). Gates in the order i, j, f, o.
/// </summary>
[RecurrentCell]
public static class ProjectedLstm
{
    /// <summary>All units, one step: from the gates' pre-activations and the previous cell state to the new output and state.</summary>
    public static (Units h, Units c) Step(
        Units i, Units j, Units f, Units o, Units c, Projection project, [Hyperparameter] float forgetBias)
    {
        Units input = Sigmoid(i);
        Units candidate = Tanh(j);
        Units forget = Sigmoid(f + forgetBias);
        Units output = Sigmoid(o);

        Units memory = forget * c + input * Dropout(candidate);
        Units squashed = Tanh(memory);
        return (project(output * squashed), memory);
    }
}
