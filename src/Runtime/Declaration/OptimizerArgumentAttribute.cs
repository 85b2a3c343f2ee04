using System;

namespace ModelGen;

/// <summary>
/// Gives a value to a hyperparameter of a model's optimizer, beside <see cref="LstmModelAttribute"/> or <see cref="RecurrentLayerAttribute"/>. Of
/// several that fit a parameter the last one counts. The value can be changed at run time: <see cref="IModel{TSelf}.SetHyperparameter(string, double)"/>.
/// </summary>
/// <example>
/// <code>
/// [LstmModel(VocabSize = 10_000, HiddenSize = 200, LearningRate = 0.001, Optimizer = typeof(AdamW))]
/// [OptimizerArgument("beta1", 0.95)]
/// [OptimizerArgument("weight_decay", 0.1, Of = "softmax_w")]
/// public partial class SmallModel;
/// </code>
/// </example>
/// <param name="name">The hyperparameter: one of the optimizer, or <c>weight_decay</c>, which all have.</param>
/// <param name="value">Its value, finite.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class OptimizerArgumentAttribute(string name, double value) : Attribute
{
    /// <summary>The hyperparameter.</summary>
    public string Name { get; } = name;

    /// <summary>Its value.</summary>
    public double Value { get; } = value;

    /// <summary>
    /// The parameters that it is for: a name such as <c>softmax_w</c>, or a pattern such as <c>kernel_*</c>, in which <c>*</c> stands for any
    /// letters. Default: all; <c>weight_decay</c> is then for weights: not for biases, numbers of units, and tables that are looked up only.
    /// </summary>
    public string? Of { get; set; }
}
