using static ModelGen.Equations;

namespace ModelGen.Cells;

/// <summary>
/// LSTM whose gates and memory are normalised over the units, each by itself, with a gain and a shift of each unit (Ba, Kiros and
/// Hinton 2016, arXiv:1607.06450), as in TensorFlow's LayerNormBasicLSTMCell: the memory is carried normalised. Gates in the order
/// i, j, f, o.
/// </summary>
[RecurrentCell]
public static class LayerNormLstm
{
    /// <summary>All units, one step: from the gates' pre-activations and the previous cell state to the new output and state.</summary>
    public static (Units h, Units c) Step(
        [NoBias] Units i, [NoBias] Units j, [NoBias] Units f, [NoBias] Units o, Units c,
        [PerUnit(Initial = 1)] Units gainI, [PerUnit(Initial = 0)] Units shiftI,
        [PerUnit(Initial = 1)] Units gainJ, [PerUnit(Initial = 0)] Units shiftJ,
        [PerUnit(Initial = 1)] Units gainF, [PerUnit(Initial = 0)] Units shiftF,
        [PerUnit(Initial = 1)] Units gainO, [PerUnit(Initial = 0)] Units shiftO,
        [PerUnit(Initial = 1)] Units gainC, [PerUnit(Initial = 0)] Units shiftC,
        [Hyperparameter] float forgetBias)
    {
        Units input = Sigmoid(Normalise(i, gainI, shiftI));
        Units candidate = Tanh(Normalise(j, gainJ, shiftJ));
        Units forget = Sigmoid(Normalise(f, gainF, shiftF) + forgetBias);
        Units output = Sigmoid(Normalise(o, gainO, shiftO));

        Units memory = Normalise(forget * c + input * Dropout(candidate), gainC, shiftC);
        Units squashed = Tanh(memory);
        return (output * squashed, memory);
    }

    private static Units Normalise(Units x, Units gain, Units shift) => (x - Mean(x)) / Sqrt(Variance(x) + 1e-5f) * gain + shift;
}
