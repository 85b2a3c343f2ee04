using System;
using System.Collections.Generic;

namespace ModelGen;

/// <summary>
/// A compiled network: what every class with a <see cref="Networks.NetworkAttribute"/> implements. The build gives the class members that are named after
/// the feeds of its <c>Step</c> (<c>TrainStep</c>, <c>Forward</c>, <c>Evaluate</c>, <c>Predict</c>, <c>Interpret</c>); here is what all networks share.
/// <para>
/// Parameters are named after the layers that they belong to: <c>words</c> of a table, <c>lstm_kernel_0</c> of recurrent layers (as in
/// <see cref="IRecurrentLayer{TSelf}"/>), <c>classes_kernel</c> of a dense layer. States are those of layers with <c>Carried = true</c>, dropout masks
/// <c>dropout_1</c>, <c>dropout_2</c> in the order of the source, and those of recurrent layers with the layer's name before them.
/// </para>
/// </summary>
/// <typeparam name="TSelf">The network's own type.</typeparam>
public interface INetwork<TSelf> : IModel<TSelf>
    where TSelf : INetwork<TSelf>
{
    /// <summary>What the network was declared with.</summary>
    static abstract NetworkConfig Config { get; }

    /// <inheritdoc/>
    static IModelConfig IModel<TSelf>.Declared => TSelf.Config;

    /// <summary>What goes in, in the order of the parameters of <c>Step</c>.</summary>
    static abstract IReadOnlyList<FeedInfo> Feeds { get; }

    /// <summary>What <c>Step</c> returns beside the loss.</summary>
    static abstract IReadOnlyList<TensorInfo> Outputs { get; }

    /// <summary>Copies an output of the last pass of <c>Evaluate</c> or <c>Predict</c> out.</summary>
    /// <param name="name">One of <see cref="Outputs"/>.</param>
    /// <param name="destination">Receives the values, row-major.</param>
    /// <exception cref="ArgumentException">The name is unknown or the length is wrong.</exception>
    /// <exception cref="InvalidOperationException">No such pass has run, or there was another one since, or parameters have been set.</exception>
    void GetOutput(string name, Span<float> destination);

    /// <summary>Copies a component of the carried state out: the final state of the last pass.</summary>
    /// <param name="name">One of <see cref="IModel{TSelf}.States"/>.</param>
    /// <param name="destination">Receives <c>[layers * directions, B, width]</c> values.</param>
    /// <exception cref="ArgumentException">The name is unknown or the length is wrong.</exception>
    void GetState(string name, Span<float> destination);

    /// <summary>Sets a component of the state that the next pass begins with.</summary>
    /// <param name="name">One of <see cref="IModel{TSelf}.States"/>.</param>
    /// <param name="source">The <c>[layers * directions, B, width]</c> values.</param>
    /// <exception cref="ArgumentException">The name is unknown or the length is wrong.</exception>
    void SetState(string name, ReadOnlySpan<float> source);

    /// <inheritdoc/>
    void IModel<TSelf>.ReadState(string name, Span<float> destination) => GetState(name, destination);

    /// <inheritdoc/>
    void IModel<TSelf>.WriteState(string name, ReadOnlySpan<float> source) => SetState(name, source);

    /// <summary>Computes the gradients of the last forward pass, of which there is one way back.</summary>
    /// <exception cref="InvalidOperationException">
    /// There was no forward pass to go back through, or parameters or dropout masks have been set since.
    /// </exception>
    void Backward();
}
