using System.Collections.Generic;

namespace ModelGen;

/// <summary>A number of the optimizer that can be changed between training steps.</summary>
/// <param name="Name">What it is called, such as <c>beta1</c>.</param>
/// <param name="Value">The declared value.</param>
/// <param name="Parameters">The parameters for which this is the value; others may have another one, or none.</param>
public sealed record HyperparameterInfo(string Name, double Value, IReadOnlyList<string> Parameters);
