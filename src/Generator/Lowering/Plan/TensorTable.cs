using System.Collections.Generic;

namespace ModelGen.Generator.Lowering;

/// <summary>Tensors of one kind, by name. The run time knows the tables by their names.</summary>
/// <param name="Name">One of the constants, or a name that a model's own session knows.</param>
/// <param name="Tensors">The tensors.</param>
internal sealed record TensorTable(string Name, IReadOnlyList<Tensor> Tensors)
{
    /// <summary>What is trained, in the order in which it is drawn.</summary>
    public const string Parameters = nameof(Parameters);

    /// <summary>Gradients that can be read by name, those of the parameters first.</summary>
    public const string Gradients = nameof(Gradients);

    /// <summary>What the optimizer keeps beside each parameter.</summary>
    public const string OptimizerState = nameof(OptimizerState);

    /// <summary>Numbers of the optimizer that can be changed between passes, each a double; several of one name are for different parameters.</summary>
    public const string Hyperparameters = nameof(Hyperparameters);

    /// <summary>What goes in before a pass.</summary>
    public const string Feeds = nameof(Feeds);

    /// <summary>What comes out of a pass.</summary>
    public const string Outputs = nameof(Outputs);

    /// <summary>The dropout masks, in the order of their sites.</summary>
    public const string Masks = nameof(Masks);

    /// <summary>What is carried from pass to pass.</summary>
    public const string States = nameof(States);

    /// <summary>Single numbers in double precision: the cost, the norm of the gradients.</summary>
    public const string Scalars = nameof(Scalars);
}
