namespace ModelGen.Generator.Model;

/// <summary>A public list of named tensors.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Table">The table of the plan that it shows.</param>
internal sealed record FaceTable(string Name, string Table);
