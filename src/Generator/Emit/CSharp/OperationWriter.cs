using System;
using System.Collections.Generic;
using ModelGen.Generator.Lowering;

namespace ModelGen.Generator.Emit.CSharp;

/// <summary>Writes operations as calls of kernels, each under its equation, and barriers where threads must wait.</summary>
internal sealed class OperationWriter(CpuOperations operations)
{
    private readonly Schedule _schedule = new();

    /// <summary>Writes the operations of a phase, and tells whether threads must wait before it.</summary>
    public bool Write(IReadOnlyList<Operation> phase, CodeWriter code) => Write(phase, code, depth: 0, out _);

    private bool Write(IReadOnlyList<Operation> list, CodeWriter code, int depth, out int firstBarrier)
    {
        bool waits = false;
        firstBarrier = list.Count;
        for (int index = 0; index < list.Count; index++)
        {
            Operation operation = list[index];
            bool waitsHere = NeedsBarrierBefore(operation);
            if (index == 0)
            {
                waits = waitsHere;
            }
            else
            {
                code.Line(waitsHere ? "worker.Barrier();\n" : "");
                firstBarrier = waitsHere ? Math.Min(firstBarrier, index) : firstBarrier;
            }

            Write(operation, code, depth);
        }

        return waits;
    }

    // A loop begins with everything before it done: its last iteration meets its first one the same way.
    private bool NeedsBarrierBefore(Operation operation) =>
        operation is TimeLoop ? _schedule.Drain() : _schedule.NeedsBarrierBefore(operation);

    private void Write(Operation operation, CodeWriter code, int depth)
    {
        if (operation is TimeLoop loop)
        {
            Loop(loop, code, depth);
            return;
        }

        code.Line($"// {OperationNotation.Of(operation).Replace("\n", "\n// ")}");
        code.Line(operations.Of(operation));
    }

    private void Loop(TimeLoop loop, CodeWriter code, int depth)
    {
        (string steps, string t) = (loop.Steps.Code, TimeLoop.Variable(depth));
        code.Line($"// {loop.Title}");
        using (code.Open(loop.Backwards ? $"for (int {t} = {steps} - 1; {t} >= 0; {t}--)" : $"for (int {t} = 0; {t} < {steps}; {t}++)"))
        {
            Write(loop.Body, code, depth + 1, out int firstBarrier);
            if (_schedule.NeedsBarrierToRepeat(loop, firstBarrier, depth))
            {
                code.Line("worker.Barrier();");
            }
        }
    }
}
