using System;
using System.Collections.Generic;

namespace ModelGen;

/// <summary>
/// What all compiled models have in common, whatever they are models of: parameters, gradients, states and dropout masks by name, a seed
/// and a device, and the update. <see cref="ILanguageModel{TSelf}"/> and <see cref="IRecurrentLayer{TSelf}"/> say what goes in and comes
/// out, and what the tensors are.
/// <para>
/// A model is used by one thread at a time, and runs its own team of threads inside a call. While a call is under way, every member
/// throws an <see cref="InvalidOperationException"/> to other threads; after <see cref="IDisposable.Dispose"/>, every member throws an
/// <see cref="ObjectDisposedException"/>. Both name the model.
/// </para>
/// </summary>
/// <typeparam name="TSelf">The model's own type.</typeparam>
public interface IModel<TSelf> : IDisposable
    where TSelf : IModel<TSelf>
{
    /// <summary>What the model was declared with, whatever kind of model it is.</summary>
    internal static abstract IModelConfig Declared { get; }

    /// <summary>The trainable parameters, in the order of the forward pass.</summary>
    static abstract IReadOnlyList<TensorInfo> Parameters { get; }

    /// <summary>The components of the recurrent state, the output <c>h</c> first.</summary>
    static abstract IReadOnlyList<TensorInfo> States { get; }

    /// <summary>
    /// The dropout masks, each <c>[T, B, width]</c>, or <c>[B, width]</c> where all steps have the same, and named after its place:
    /// <c>mask_0</c> lies on what enters the first layer, <c>mask_l</c> on the output of layer l - 1, <c>state_mask_l</c> on the previous
    /// output of layer l where it enters the layer's own products; <c>update_mask_l</c>, <c>weight_mask_l</c>, <c>zoneout_mask_h_l</c> and
    /// <c>word_mask</c> are explained in <c>docs/regularisation.md</c>. None where nothing of the kind is declared.
    /// </summary>
    static abstract IReadOnlyList<TensorInfo> Masks { get; }

    /// <summary>
    /// What the optimizer keeps beside each parameter, named after both: <c>kernel_0.m</c>. Zero at first; none with gradient descent.
    /// </summary>
    static abstract IReadOnlyList<TensorInfo> OptimizerState { get; }

    /// <summary>
    /// Numbers of the optimizer that can be changed between training steps. One name occurs more than once where parameters have been given
    /// different values.
    /// </summary>
    static abstract IReadOnlyList<HyperparameterInfo> Hyperparameters { get; }

    /// <summary>The generated programs. For tools that look at them, or compile them beforehand.</summary>
    static abstract ModelPrograms Programs { get; }

    /// <summary>Makes a model with freshly drawn parameters and a zero state.</summary>
    /// <exception cref="ArgumentOutOfRangeException">
    /// Fewer than one thread or more than <see cref="ModelOptions.MaxThreads"/>, or fewer than no steps taken.
    /// </exception>
    static abstract TSelf Create(ModelOptions options);

    /// <summary>
    /// Who computes, in a few words: <c>2 threads</c>, or <c>NVIDIA H200, bf16</c>. Where any device would do and it became the
    /// processor, the reason as well.
    /// </summary>
    string Device { get; }

    /// <summary>Threads that work on one step.</summary>
    int Threads { get; }

    /// <summary>Seed of the dropout masks from the next step on; that of the initial parameters until it is set.</summary>
    ulong Seed { get; set; }

    /// <summary>
    /// Training steps that the model has behind it: dropout masks are a function of seed and step. Where it is set, a training step under
    /// way has no way back any more.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The number that is set is negative.</exception>
    long StepsTaken { get; set; }

    /// <summary>
    /// L2 norm over all gradients of the last backward pass, before clipping, accumulated in double. With <c>Accumulate</c> it is that of
    /// the sum of gradients that the last update took or the next one will take, 0 before there is one.
    /// </summary>
    double GradientNorm { get; }

    /// <summary>Copies the state that the next pass begins with out, whatever the kind calls it.</summary>
    internal void ReadState(string name, Span<float> destination);

    /// <summary>Copies the state that the next pass begins with in.</summary>
    internal void WriteState(string name, ReadOnlySpan<float> source);

    /// <summary>Copies a parameter out.</summary>
    /// <param name="name">One of <see cref="Parameters"/>.</param>
    /// <param name="destination">Receives the values, row-major; as long as the parameter.</param>
    /// <exception cref="ArgumentException">The name is unknown or the length is wrong.</exception>
    void GetParameter(string name, Span<float> destination);

    /// <summary>
    /// Copies a parameter in. There is no way back through an earlier forward pass any more, and outputs that are computed when they are
    /// asked for are gone; gradients of a backward pass stay.
    /// </summary>
    /// <param name="name">One of <see cref="Parameters"/>.</param>
    /// <param name="source">The values, row-major; as long as the parameter.</param>
    /// <exception cref="ArgumentException">The name is unknown or the length is wrong.</exception>
    void SetParameter(string name, ReadOnlySpan<float> source);

    /// <summary>
    /// Copies a gradient of the last backward pass out, not clipped: of a parameter, or of what else the model tells. With <c>Accumulate</c>
    /// the gradient of a parameter is the sum over the backward passes since the last update.
    /// </summary>
    /// <param name="name">One of <see cref="Parameters"/>, or of what else the model tells.</param>
    /// <param name="destination">Receives the values, row-major.</param>
    /// <exception cref="ArgumentException">The name is unknown or the length is wrong.</exception>
    /// <exception cref="InvalidOperationException">No backward pass has run since the last forward pass or update.</exception>
    void GetGradient(string name, Span<float> destination);

    /// <summary>Copies what the optimizer keeps beside a parameter out.</summary>
    /// <param name="name">One of <see cref="OptimizerState"/>.</param>
    /// <param name="destination">Receives the values, row-major.</param>
    /// <exception cref="ArgumentException">The name is unknown or the length is wrong.</exception>
    void GetOptimizerState(string name, Span<float> destination);

    /// <summary>
    /// Copies what the optimizer keeps beside a parameter in: with the parameters, the states and
    /// <see cref="ModelOptions.StepsTaken"/>, training goes on as if it had not been interrupted.
    /// </summary>
    /// <param name="name">One of <see cref="OptimizerState"/>.</param>
    /// <param name="source">The values, row-major.</param>
    /// <exception cref="ArgumentException">The name is unknown or the length is wrong.</exception>
    void SetOptimizerState(string name, ReadOnlySpan<float> source);

    /// <summary>The value of a hyperparameter of the optimizer.</summary>
    /// <param name="name">The name of one of <see cref="Hyperparameters"/>.</param>
    /// <exception cref="ArgumentException">The name is unknown, or parameters have different values of it.</exception>
    double GetHyperparameter(string name);

    /// <summary>The value of a hyperparameter of the optimizer for a parameter.</summary>
    /// <param name="name">The name of one of <see cref="Hyperparameters"/>.</param>
    /// <param name="parameter">One of <see cref="Parameters"/>.</param>
    /// <exception cref="ArgumentException">The name is unknown, or the parameter has none of it.</exception>
    double GetHyperparameter(string name, string parameter);

    /// <summary>Changes a hyperparameter of the optimizer, from the next update on, for all parameters that have it.</summary>
    /// <param name="name">The name of one of <see cref="Hyperparameters"/>.</param>
    /// <param name="value">The value.</param>
    /// <exception cref="ArgumentException">The name is unknown.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The value is not finite, or beyond the range of 32-bit floats.</exception>
    void SetHyperparameter(string name, double value);

    /// <summary>
    /// Changes a hyperparameter of the optimizer, from the next update on, for a parameter and those that were declared with the same value
    /// as it: they stay together.
    /// </summary>
    /// <param name="name">The name of one of <see cref="Hyperparameters"/>.</param>
    /// <param name="parameter">One of <see cref="Parameters"/>.</param>
    /// <param name="value">The value.</param>
    /// <exception cref="ArgumentException">The name is unknown, or the parameter has none of it.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The value is not finite, or beyond the range of 32-bit floats.</exception>
    void SetHyperparameter(string name, string parameter, double value);

    /// <summary>
    /// Whether the model evaluates with the averages of its parameters, which <c>AverageParameters</c> keeps, in their place. There is no training
    /// meanwhile, and a step that is under way when it changes is over. What is read and written by name is not touched: <c>kernel_0</c> is the parameter, <c>kernel_0.average</c> its average.
    /// </summary>
    /// <exception cref="InvalidOperationException">Set to true: the model is declared without averages.</exception>
    bool UseAverages { get; set; }

    /// <summary>Sets the state that the next pass begins with to zero.</summary>
    void ResetState();

    /// <summary>
    /// From the next step on, uses these dropout masks in place of drawn ones, until <see cref="DrawDropoutMasks"/>.
    /// </summary>
    /// <param name="masks">
    /// Factors, normally 0 or 1 / (the probability that a value is kept): all <see cref="Masks"/>, one after the other, time-major.
    /// </param>
    /// <exception cref="ArgumentException">The length is wrong.</exception>
    /// <exception cref="InvalidOperationException">The model has no dropout.</exception>
    void SetDropoutMasks(ReadOnlySpan<float> masks);

    /// <summary>
    /// Sets one dropout mask in place of a drawn one, until <see cref="DrawDropoutMasks"/>. The next step wants all of them: either every
    /// mask has been set, or none.
    /// </summary>
    /// <param name="name">One of <see cref="Masks"/>.</param>
    /// <param name="mask">Its factors, in its shape.</param>
    /// <exception cref="ArgumentException">The name is unknown or the length is wrong.</exception>
    /// <exception cref="InvalidOperationException">The model has no dropout.</exception>
    void SetDropoutMask(string name, ReadOnlySpan<float> mask);

    /// <summary>From the next step on, draws the dropout masks again.</summary>
    void DrawDropoutMasks();

    /// <summary>A step against the gradients of the last backward pass, which uses them up.</summary>
    /// <param name="learningRate">The learning rate.</param>
    /// <exception cref="ArgumentOutOfRangeException">The learning rate is not finite, or beyond the range of 32-bit floats.</exception>
    /// <exception cref="InvalidOperationException">There was no backward pass, or fewer than <c>Accumulate</c> since the last update.</exception>
    void Update(double learningRate);
}
