using System.Collections.Generic;

namespace ModelGen.Generator.Lowering;

/// <summary>
/// How the last layer's output becomes a prediction of the next word: logits = top * W^T + b, softmax, cross entropy.
/// </summary>
/// <param name="scope">Receives its buffers.</param>
/// <param name="weights"><c>[V, K]</c>.</param>
/// <param name="bias"><c>[V]</c>.</param>
/// <param name="t">Steps of a training window.</param>
/// <param name="b">Streams.</param>
internal abstract class OutputLayer(Scope scope, View weights, View bias, Dim t, Dim b)
{
    /// <summary>The loss of each token in nats, <c>[T * B]</c>.</summary>
    public View TokenLoss { get; } = new(scope.Make("token_loss", Role.Activation, Dim.One, Dim.One, t.Times(b)));

    /// <summary>Where a prediction goes, <c>[V]</c>.</summary>
    public View Probabilities { get; } = new(scope.Make("probabilities", Role.Activation, Dim.One, Dim.One, weights.Rows));

    /// <summary>The logits by name, <c>[T, B, V]</c>.</summary>
    public abstract Tensor Logits { get; }

    protected Scope Scope => scope;

    protected View Weights => weights;

    protected View Bias => bias;

    protected Dim T => t;

    protected Dim B => b;

    /// <summary>The losses of a training step, with all that the way back needs.</summary>
    public abstract IEnumerable<Operation> Train(View top);

    /// <summary>The losses alone, of as many rows as the last layer's output has.</summary>
    public abstract IEnumerable<Operation> Loss(View top);

    /// <summary>The probabilities of the next word after a single row.</summary>
    public abstract IEnumerable<Operation> Predict(View row);
}
