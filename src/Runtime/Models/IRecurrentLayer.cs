using System;

namespace ModelGen;

/// <summary>
/// A compiled recurrent layer: what every class with a <see cref="RecurrentLayerAttribute"/> implements. It reads a batch of
/// sequences and gives a batch of sequences; the program around it supplies the gradient of what it gave, and gets the gradient
/// of what it read.
/// <para>
/// Shapes: I = InputSize, H = HiddenSize, P = ProjectionSize (H where the cell has no projection), T = NumSteps, B = BatchSize,
/// L = NumLayers, D = 2 if Bidirectional, else 1. Sequences are row-major <c>[T, B, features]</c>, with BatchFirst
/// <c>[B, T, features]</c>: I features go in, <c>D * P</c> come out, the forward direction's first. States are
/// <c>[L * D, B, width]</c> either way, layer l in direction d at <c>l * D + d</c>; the output <c>h</c> has width P, others H.
/// </para>
/// <para>
/// Parameters, where the cell has them, for each layer l, whose input has the width In (I, then <c>D * P</c>):
/// <c>kernel_l [In + P, GH]</c> of the G gates that see both the layer's input (rows 0..In-1) and its previous output,
/// <c>kernel_n_l [In + H, H]</c> of a <see cref="Gate"/> n, <c>input_kernel_l [In, GH]</c> of gates that see the input only,
/// <c>recurrent_kernel_l [P, GH]</c> of those that see the output only, <c>bias_l</c> with H values for each gate that has a
/// bias, weights of each unit <c>name_l [H]</c>, and <c>projection_l [H, P]</c>. Columns of a gate stand together, gates in the
/// order of the cell's equations. Those of the backward direction follow, with the suffix <c>_reverse</c>.
/// <see cref="Checkpoints.TorchParameters"/> translates.
/// </para>
/// <para>
/// One training step is <see cref="Forward(ReadOnlySpan{float}, Span{float})"/>, <see cref="Backward"/> and
/// <see cref="IModel{TSelf}.Update"/>, which is <c>p -= learningRate * g</c>: programs that clip scale the learning rate with
/// <see cref="IModel{TSelf}.GradientNorm"/>. Nothing is carried from one pass to the next. Passes allocate nothing. The states are the
/// output <c>h [L * D, B, P]</c> and for the LSTM <c>c [L * D, B, H]</c>; dropout masks have the width <c>D * P</c>, but for the input's,
/// which has the width I, and are time-major even with BatchFirst.
/// </para>
/// </summary>
/// <typeparam name="TSelf">The layer's own type.</typeparam>
public interface IRecurrentLayer<TSelf> : IModel<TSelf>
    where TSelf : IRecurrentLayer<TSelf>
{
    /// <summary>What the layer was declared with.</summary>
    static abstract RecurrentLayerConfig Config { get; }

    /// <inheritdoc/>
    static IModelConfig IModel<TSelf>.Declared => TSelf.Config;

    /// <summary>Copies a component of the state that passes begin with out.</summary>
    /// <param name="name">One of <see cref="IModel{TSelf}.States"/>.</param>
    /// <param name="destination">Receives <c>[L * D, B, width]</c> values.</param>
    /// <exception cref="ArgumentException">The name is unknown or the length is wrong.</exception>
    void GetInitialState(string name, Span<float> destination);

    /// <inheritdoc/>
    void IModel<TSelf>.ReadState(string name, Span<float> destination) => GetInitialState(name, destination);

    /// <inheritdoc/>
    void IModel<TSelf>.WriteState(string name, ReadOnlySpan<float> source) => SetInitialState(name, source);

    /// <summary>
    /// Sets a component of the state that passes begin with, in each direction at its own end; it stays until it is changed.
    /// There is no way back through an earlier forward pass any more.
    /// </summary>
    /// <param name="name">One of <see cref="IModel{TSelf}.States"/>.</param>
    /// <param name="source">The <c>[L * D, B, width]</c> values.</param>
    /// <exception cref="ArgumentException">The name is unknown or the length is wrong.</exception>
    void SetInitialState(string name, ReadOnlySpan<float> source);

    /// <summary>
    /// Copies a component of the state after the last pass out: in the forward direction after the last real step, in the
    /// backward direction after the first.
    /// </summary>
    /// <param name="name">One of <see cref="IModel{TSelf}.States"/>.</param>
    /// <param name="destination">Receives <c>[L * D, B, width]</c> values.</param>
    /// <exception cref="ArgumentException">The name is unknown or the length is wrong.</exception>
    /// <exception cref="InvalidOperationException">No pass has run.</exception>
    void GetFinalState(string name, Span<float> destination);

    /// <summary>Copies the gradient of a component of the initial state, of the last <see cref="Backward"/>, out.</summary>
    /// <param name="name">One of <see cref="IModel{TSelf}.States"/>.</param>
    /// <param name="destination">Receives <c>[L * D, B, width]</c> values.</param>
    /// <exception cref="ArgumentException">The name is unknown or the length is wrong.</exception>
    /// <exception cref="InvalidOperationException">No backward pass has run since the last forward pass or update.</exception>
    void GetInitialStateGradient(string name, Span<float> destination);

    /// <summary>Gives the next <see cref="Backward"/> the gradient of a component of the final state; it is zero otherwise.</summary>
    /// <param name="name">One of <see cref="IModel{TSelf}.States"/>.</param>
    /// <param name="source">The <c>[L * D, B, width]</c> values.</param>
    /// <exception cref="ArgumentException">The name is unknown or the length is wrong.</exception>
    /// <exception cref="InvalidOperationException">There is no forward pass to go back through.</exception>
    void SetFinalStateGradient(string name, ReadOnlySpan<float> source);

    /// <summary>Runs the forward pass of training: with dropout, and keeping what <see cref="Backward"/> needs.</summary>
    /// <param name="input"><c>[T, B, I]</c>, or <c>[B, T, I]</c> with BatchFirst.</param>
    /// <param name="output">Receives <c>[T, B, D * P]</c>, or <c>[B, T, D * P]</c>.</param>
    /// <exception cref="ArgumentException">A length is wrong.</exception>
    void Forward(ReadOnlySpan<float> input, Span<float> output);

    /// <summary>
    /// The same for sequences of different lengths. Padding, the steps of a sequence after its length, may hold anything, even
    /// NaN: it has no effect on outputs, states and gradients. The output is zero there, and the backward direction begins at
    /// the last real step.
    /// </summary>
    /// <param name="input"><c>[T, B, I]</c>, or <c>[B, T, I]</c> with BatchFirst.</param>
    /// <param name="lengths">Real steps of each sequence, <c>[B]</c>, from 1 to T, in any order.</param>
    /// <param name="output">Receives <c>[T, B, D * P]</c>, or <c>[B, T, D * P]</c>.</param>
    /// <exception cref="ArgumentException">A number of values is wrong, or a length is not from 1 to T.</exception>
    /// <exception cref="InvalidOperationException">The layer was declared without VariableLengths.</exception>
    void Forward(ReadOnlySpan<float> input, ReadOnlySpan<int> lengths, Span<float> output);

    /// <summary>Runs the forward pass without dropout; there is no way back through it.</summary>
    /// <inheritdoc cref="Forward(ReadOnlySpan{float}, Span{float})"/>
    void Evaluate(ReadOnlySpan<float> input, Span<float> output);

    /// <summary>The same for sequences of different lengths.</summary>
    /// <inheritdoc cref="Forward(ReadOnlySpan{float}, ReadOnlySpan{int}, Span{float})"/>
    void Evaluate(ReadOnlySpan<float> input, ReadOnlySpan<int> lengths, Span<float> output);

    /// <summary>
    /// Computes the gradients of the last forward pass, of which there is one way back. Those of the parameters are assigned,
    /// not added to what was.
    /// </summary>
    /// <param name="outputGradient">The gradient of the output, in its layout; what it holds in padding has no effect.</param>
    /// <param name="inputGradient">Receives the gradient of the input, in its layout; zero in padding.</param>
    /// <exception cref="ArgumentException">A length is wrong.</exception>
    /// <exception cref="InvalidOperationException">
    /// There was no forward pass to go back through, or parameters, dropout masks or initial states have been set since.
    /// </exception>
    void Backward(ReadOnlySpan<float> outputGradient, Span<float> inputGradient);

}
