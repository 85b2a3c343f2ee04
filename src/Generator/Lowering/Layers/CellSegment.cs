using System.Collections.Generic;

namespace ModelGen.Generator.Lowering;

/// <summary>A part of a cell's step that is one pointwise operation.</summary>
/// <param name="Training">Its equations with their derivative; after the results come the saved values.</param>
/// <param name="Inference">The equations alone.</param>
/// <param name="Saved">What forward keeps for backward: a value's name, and the gate in whose place it lies, or null.</param>
/// <param name="Matrices">Gates and projection whose product acts on a result of this segment, before the next one runs.</param>
internal sealed record CellSegment(
    Equation Training,
    Equation Inference,
    IReadOnlyList<(string Name, string? Gate)> Saved,
    IReadOnlyList<string> Matrices);
