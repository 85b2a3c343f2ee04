using System;
using System.Collections.Generic;
using ModelGen.Generator.Lowering;

namespace ModelGen.Generator.Emit;

/// <summary>A table with a row for each kind of operation.</summary>
/// <typeparam name="T">What the table knows of an operation.</typeparam>
internal sealed class OperationTable<T>
{
    private readonly Dictionary<Type, Func<Operation, T>> _rows = [];

    /// <summary>The kinds of operations that have a row.</summary>
    public IEnumerable<Type> Operations => _rows.Keys;

    /// <summary>Adds a row.</summary>
    public OperationTable<T> Add<TOperation>(Func<TOperation, T> row)
        where TOperation : Operation
    {
        _rows.Add(typeof(TOperation), operation => row((TOperation)operation));
        return this;
    }

    /// <summary>What the table knows of an operation.</summary>
    public T Of(Operation operation) => _rows.TryGetValue(operation.GetType(), out Func<Operation, T>? row)
        ? row(operation)
        : throw new NotSupportedException($"{operation.GetType().Name} has no row in this table of {typeof(T).Name}.");
}
