using System;
using System.Collections.Generic;

namespace ModelGen;

/// <summary>
/// A compiled language model: what every class with an <see cref="LstmModelAttribute"/> implements.
/// <para>
/// Shapes: T = NumSteps, B = BatchSize, H = HiddenSize, L = NumLayers, V = VocabSize, E = EmbeddingSize, P = ProjectionSize (H
/// where the cell has no projection). Tokens and targets are word ids in time-major order <c>[T, B]</c>: the id at step t of
/// stream b stands at <c>t * B + b</c>.
/// </para>
/// <para>
/// Parameters: <c>embedding [V, E]</c>; per layer l, whose input has the width In (E, then P), <c>kernel_l [In + P, GH]</c>
/// (rows 0..In-1 act on the layer's input, the others on its previous output; the columns of the G gates that see both, in the
/// order of the cell's equations: i, j, f, o for the LSTM), <c>bias_l</c> with H values for each gate that has one, and what else
/// <see cref="IRecurrentLayer{TSelf}"/> lists for cells that have it;
/// <c>softmax_w [P, V]</c>, unless it is tied to the embedding, and <c>softmax_b [V]</c>. They are read and written in this
/// row-major layout, whatever the compiled code uses inside.
/// </para>
/// <para>
/// One training step is <see cref="Forward"/>, <see cref="Backward"/>, <see cref="IModel{TSelf}.Update"/>, or all three at once,
/// <see cref="TrainStep"/>. The update is that of the declared optimizer; without one, stochastic gradient descent with clipped gradients:
/// <c>p -= learningRate * g * MaxGradNorm / max(GradientNorm, MaxGradNorm)</c>. The recurrent state, <c>h [L, B, P]</c> and for the LSTM
/// <c>c [L, B, H]</c>, is carried from one step to the next until <see cref="IModel{TSelf}.ResetState"/>, which resets that of
/// <see cref="EvaluateSequence"/>, too; <see cref="ResetStreamState"/> resets the latter alone.
/// </para>
/// <para>
/// Gradients that can be read are those of the parameters; of the state that the step began with (<c>h</c>, <c>c</c>); and of
/// <c>embedded</c>. The gradient of the embedding is dense: rows of a word that occurs several times are summed, rows of absent words are
/// zero; with tied weights, the softmax layer's gradient is added to all. Dropout masks are, on all outputs, that of the embedding (width
/// E) and then those of the outputs of all layers (width P); between layers, those of the outputs of all but the last.
/// </para>
/// </summary>
/// <typeparam name="TSelf">The model's own type.</typeparam>
public interface ILanguageModel<TSelf> : IModel<TSelf>
    where TSelf : ILanguageModel<TSelf>
{
    /// <summary>What the model was declared with.</summary>
    static abstract LanguageModelConfig Config { get; }

    /// <inheritdoc/>
    static IModelConfig IModel<TSelf>.Declared => TSelf.Config;

    /// <summary>
    /// The state of the single stream that <see cref="EvaluateSequence"/> and <see cref="Predict"/> read: the components of
    /// <see cref="IModel{TSelf}.States"/>, each <c>[L, 1, width]</c>.
    /// </summary>
    static abstract IReadOnlyList<TensorInfo> StreamStates { get; }

    /// <summary>
    /// What <see cref="GetOutput"/> can read after a forward pass: <c>embedded [T, B, E]</c> (before dropout),
    /// <c>top [T, B, P]</c> (what the softmax layer sees), <c>logits [T, B, V]</c> and <c>token_loss [T, B]</c> (nats). After a window of
    /// fewer steps than T each has as many.
    /// </summary>
    static abstract IReadOnlyList<TensorInfo> Outputs { get; }

    /// <summary>Copies a value of the last forward pass out.</summary>
    /// <param name="name">One of <see cref="Outputs"/>.</param>
    /// <param name="destination">Receives the values, row-major.</param>
    /// <exception cref="ArgumentException">The name is unknown or the length is wrong.</exception>
    /// <exception cref="InvalidOperationException">
    /// No forward pass has run since the last update or evaluation, or since parameters or dropout masks were set.
    /// </exception>
    void GetOutput(string name, Span<float> destination);

    /// <summary>Copies a component of the carried state out: the final state of the last pass.</summary>
    /// <param name="name">One of <see cref="IModel{TSelf}.States"/>.</param>
    /// <param name="destination">Receives <c>[L, B, width]</c> values.</param>
    void GetState(string name, Span<float> destination);

    /// <summary>Sets a component of the state that the next pass begins with.</summary>
    /// <param name="name">One of <see cref="IModel{TSelf}.States"/>.</param>
    /// <param name="source">The <c>[L, B, width]</c> values.</param>
    void SetState(string name, ReadOnlySpan<float> source);

    /// <inheritdoc/>
    void IModel<TSelf>.ReadState(string name, Span<float> destination) => GetState(name, destination);

    /// <inheritdoc/>
    void IModel<TSelf>.WriteState(string name, ReadOnlySpan<float> source) => SetState(name, source);

    /// <summary>
    /// Copies a component of the state of the single stream out: what <see cref="EvaluateSequence"/> and <see cref="Predict"/> have read up
    /// to here. With <see cref="SetStreamState"/> a text can be gone on with from the same place in several ways.
    /// </summary>
    /// <param name="name">One of <see cref="StreamStates"/>.</param>
    /// <param name="destination">Receives <c>[L, 1, width]</c> values.</param>
    /// <exception cref="ArgumentException">The name is unknown or the length is wrong.</exception>
    void GetStreamState(string name, Span<float> destination);

    /// <summary>Sets a component of the state of the single stream.</summary>
    /// <param name="name">One of <see cref="StreamStates"/>.</param>
    /// <param name="source">The <c>[L, 1, width]</c> values.</param>
    /// <exception cref="ArgumentException">The name is unknown or the length is wrong.</exception>
    void SetStreamState(string name, ReadOnlySpan<float> source);

    /// <summary>Sets the state of the single stream to zero, and no other: a new text begins.</summary>
    void ResetStreamState();

    /// <summary>Runs the training-mode forward pass from the carried state, which becomes the final state.</summary>
    /// <param name="tokens">Word ids, <c>[T, B]</c>; with VariableSteps <c>[t, B]</c> with t from 1 to T.</param>
    /// <param name="targets">The words to predict; as many.</param>
    /// <returns>The cost: cross entropy in nats, averaged over the batch and summed over time.</returns>
    /// <exception cref="ArgumentException">A length is wrong or an id is not in 0..V-1.</exception>
    double Forward(ReadOnlySpan<int> tokens, ReadOnlySpan<int> targets);

    /// <summary>Computes the gradients of the last <see cref="Forward"/>.</summary>
    /// <exception cref="InvalidOperationException">
    /// There was no forward pass to go back through, or parameters or dropout masks have been set since.
    /// </exception>
    void Backward();

    /// <summary>
    /// <see cref="Forward"/>, <see cref="Backward"/> and <see cref="IModel{TSelf}.Update"/> in one call. With <c>Accumulate</c> the update is
    /// done in the last of so many calls.
    /// </summary>
    /// <returns>The cost before the update.</returns>
    /// <exception cref="ArgumentException">A length is wrong or an id is not in 0..V-1.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The learning rate is not finite.</exception>
    double TrainStep(ReadOnlySpan<int> tokens, ReadOnlySpan<int> targets, double learningRate);

    /// <summary>The cost of <c>[T, B]</c> tokens without dropout, from the carried state, which becomes the final state.</summary>
    /// <inheritdoc cref="Forward"/>
    double Evaluate(ReadOnlySpan<int> tokens, ReadOnlySpan<int> targets);

    /// <summary>
    /// Takes in a text, which stays where the model is computed: <see cref="TrainText(LoadedText, int, double, Span{double})"/> and <see cref="EvaluateText"/> read it in
    /// windows, several in a row, without waiting for each other. On a GPU that is faster than handing over every window.
    /// </summary>
    /// <param name="text">Word ids; at least <c>BatchSize * (NumSteps + 1)</c>.</param>
    /// <exception cref="ArgumentException">The text is too short, or an id is not in 0..V-1.</exception>
    LoadedText AddText(ReadOnlySpan<int> text);

    /// <summary><see cref="TrainStep"/> on consecutive windows of a text.</summary>
    /// <param name="text">What <see cref="AddText"/> of this model has returned.</param>
    /// <param name="first">The first window.</param>
    /// <param name="learningRate">The learning rate.</param>
    /// <param name="costs">Receives the cost of each window before its update; its length is the number of windows.</param>
    /// <exception cref="ArgumentException">The text is another model's.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The text has no such windows, or the learning rate is not finite.</exception>
    void TrainText(LoadedText text, int first, double learningRate, Span<double> costs);

    /// <summary>
    /// <see cref="TrainStep"/> on windows of a text of which each has a length and a learning rate of its own: those of a
    /// <see cref="RandomWindows"/>, or of a schedule that goes by steps. Fewer steps than NumSteps need VariableSteps.
    /// </summary>
    /// <param name="text">What <see cref="AddText"/> of this model has returned.</param>
    /// <param name="windows">The windows, in the order in which they are read.</param>
    /// <param name="costs">Receives the cost of each window before its update, summed over its steps.</param>
    /// <exception cref="ArgumentException">
    /// The text is another model's, a window has too few or too many steps or is not in the text, or a learning rate is not finite. Nothing has
    /// been trained then.
    /// </exception>
    void TrainText(LoadedText text, ReadOnlySpan<TextWindow> windows, Span<double> costs);

    /// <summary><see cref="Evaluate"/> on consecutive windows of a text.</summary>
    /// <inheritdoc cref="TrainText(LoadedText, int, double, Span{double})"/>
    /// <param name="text">What <see cref="AddText"/> of this model has returned.</param>
    /// <param name="first">The first window.</param>
    /// <param name="costs">Receives the cost of each window; its length is the number of windows.</param>
    void EvaluateText(LoadedText text, int first, Span<double> costs);

    /// <summary>
    /// The cost of a single stream of any length, as if one word were read at a time (batch 1, one step), without dropout.
    /// It carries a state of its own from call to call, so that a text can be handed over in pieces.
    /// </summary>
    /// <param name="tokens">Word ids of the stream, at least one.</param>
    /// <param name="targets">The words to predict; as many.</param>
    /// <returns>The cross entropy in nats, summed over the stream; perplexity is exp(sum / length).</returns>
    /// <exception cref="ArgumentException">The lengths differ or are zero, or an id is not in 0..V-1.</exception>
    double EvaluateSequence(ReadOnlySpan<int> tokens, ReadOnlySpan<int> targets);

    /// <summary>
    /// Reads words of the single stream of <see cref="EvaluateSequence"/>, whose state it goes on from and leaves, and tells how
    /// likely each word is to come next. To write text: draw a word, hand it over, and so on. Allocates nothing.
    /// </summary>
    /// <param name="tokens">Word ids, at least one.</param>
    /// <param name="probabilities">Receives the probability of each word, <c>[V]</c>.</param>
    /// <exception cref="ArgumentException">There are no tokens, an id is not in 0..V-1, or the length is wrong.</exception>
    void Predict(ReadOnlySpan<int> tokens, Span<float> probabilities);
}
