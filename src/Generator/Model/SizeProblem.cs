namespace ModelGen.Generator.Model;

/// <summary>Something that the declaration makes larger than an array can be.</summary>
/// <param name="Matrix">The matrix, such as <c>softmax_w [200, 3000000000]</c>; null where all of them together are too large.</param>
/// <param name="Elements">Its number of floats, padding included; exact.</param>
internal sealed record SizeProblem(string? Matrix, decimal Elements);
