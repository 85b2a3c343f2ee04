using System;

namespace ModelGen;

/// <summary>
/// Says how parameters of a model start, beside <see cref="LstmModelAttribute"/> or <see cref="RecurrentLayerAttribute"/>. Of several that fit a
/// parameter the last one counts.
/// </summary>
/// <example>
/// <code>
/// [LstmModel(VocabSize = 10_000, HiddenSize = 200)]
/// [Initialize("kernel_*", Initializer.Orthogonal)]
/// [Initialize("bias_*", Initializer.Constant, Scale = 0.5)]
/// public partial class SmallModel;
/// </code>
/// </example>
/// <param name="of">The parameters: a name such as <c>softmax_w</c>, or a pattern such as <c>kernel_*</c>, in which <c>*</c> stands for any letters.</param>
/// <param name="initializer">How they start.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class InitializeAttribute(string of, Initializer initializer) : Attribute
{
    /// <summary>The parameters.</summary>
    public string Of { get; } = of;

    /// <summary>How they start.</summary>
    public Initializer Initializer { get; } = initializer;

    /// <summary>
    /// What the initializer takes: a factor, or for <see cref="Initializer.Constant"/> the number. Finite, and not negative but for a constant.
    /// Default: that of the initializer.
    /// </summary>
    public double Scale { get; set; }
}
