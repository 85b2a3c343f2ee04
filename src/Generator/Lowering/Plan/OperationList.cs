using System.Collections;
using System.Collections.Generic;

namespace ModelGen.Generator.Lowering;

/// <summary>Operations in the order in which they run, each with the phase of the step in which it was added.</summary>
internal sealed class OperationList : IReadOnlyList<Operation>
{
    private readonly List<Operation> _operations = [];

    /// <summary>The phase that additions belong to.</summary>
    public string Phase { get; set; } = "";

    public int Count => _operations.Count;

    public Operation this[int index] => _operations[index];

    public void Add(Operation operation) => _operations.Add(operation with { Phase = Phase });

    /// <summary>Adds an operation before all others, in the phase of the first.</summary>
    public void AddFirst(Operation operation) => _operations.Insert(0, operation with { Phase = _operations[0].Phase });

    public void AddRange(IEnumerable<Operation> operations)
    {
        foreach (Operation operation in operations)
        {
            Add(operation);
        }
    }

    public IEnumerator<Operation> GetEnumerator() => _operations.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
