using System;
using System.Collections.Generic;

namespace ModelGen.Generator.Lowering;

/// <summary>A change of a pass that leaves its meaning: operations in, operations out.</summary>
/// <param name="Name">The name by which plans after it are asked for.</param>
/// <param name="Run">Does it; the set receives buffers that are needed for it.</param>
internal sealed record Rewrite(string Name, Func<IReadOnlyList<Operation>, BufferSet, IReadOnlyList<Operation>> Run);
