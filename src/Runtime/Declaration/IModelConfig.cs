using System.Collections.Generic;

namespace ModelGen;

/// <summary>What a model was declared with, whatever kind of model it is.</summary>
public interface IModelConfig
{
    /// <summary>The kind of model in words, such as <c>language model</c>.</summary>
    string Kind { get; }

    /// <summary>Name of the declared class.</summary>
    string Name { get; }

    /// <summary>Name of the recurrent cell, such as <c>Lstm</c>.</summary>
    string Cell { get; }

    /// <summary>Tells cells of one name apart: SHA-256 of what the cell's equations compute, in hexadecimal.</summary>
    string EquationsHash { get; }

    /// <summary>Name of the optimizer, such as <c>Adam</c>.</summary>
    string Optimizer { get; }

    /// <summary>Tells optimizers of one name apart, as <see cref="EquationsHash"/> tells cells.</summary>
    string OptimizerHash { get; }

    /// <summary>Training steps whose gradients are summed for an update.</summary>
    int Accumulate { get; }

    /// <summary>
    /// Everything but the hashes as text, under the names of the attribute's arguments; the same in every country, and read back as exactly
    /// these numbers.
    /// </summary>
    Dictionary<string, string> ToText();
}
