namespace ModelGen;

/// <summary>
/// How a parameter starts. A matrix of several gates is made gate by gate, and the rows of the layer's input apart from those of its state:
/// each such block by itself.
/// </summary>
public enum Initializer
{
    /// <summary>Uniform in plus and minus <c>Scale</c>, by default <c>InitScale</c>: what every weight has where nothing else is said.</summary>
    Uniform,

    /// <summary>
    /// Uniform in plus and minus <c>Scale * sqrt(6 / (rows + columns))</c> of a block (Glorot and Bengio 2010; PyTorch's
    /// <c>xavier_uniform_</c> on each gate), by default with a scale of 1. For matrices.
    /// </summary>
    Glorot,

    /// <summary>
    /// <c>Scale</c> times an orthogonal matrix: the columns of a block are orthonormal, or its rows where these are fewer (Saxe, McClelland and
    /// Ganguli 2014, arXiv:1312.6120; PyTorch's <c>orthogonal_</c> on each gate), by default with a scale of 1. For matrices.
    /// </summary>
    Orthogonal,

    /// <summary>The number <c>Scale</c>, by default 0.</summary>
    Constant,
}
