using System.Collections.Generic;
using System.Runtime.CompilerServices;
using ModelGen.Generator.Lowering;

namespace ModelGen.Generator.Emit.Cuda;

/// <summary>Tells operations apart by where they stand in a plan: equal ones are different ones.</summary>
internal sealed class OperationIdentity : IEqualityComparer<Operation>
{
    /// <summary>The comparer.</summary>
    public static OperationIdentity Instance { get; } = new();

    /// <inheritdoc/>
    public bool Equals(Operation? x, Operation? y) => ReferenceEquals(x, y);

    /// <inheritdoc/>
    public int GetHashCode(Operation obj) => RuntimeHelpers.GetHashCode(obj);
}
