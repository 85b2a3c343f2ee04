using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;

namespace ModelGen.Benchmarks.Disassembly;

/// <summary>An inner-most loop of a kernel.</summary>
internal sealed partial class KernelLoop
{
    /// <summary>Reads a loop.</summary>
    /// <param name="lines">Its instructions, with their lines in the listing; labels among them.</param>
    /// <param name="hasFramePointer">Whether rbp points into the stack; elsewhere it is a register like any other.</param>
    public KernelLoop(IReadOnlyList<(int Line, string Text)> lines, bool hasFramePointer)
    {
        Regex stack = hasFramePointer ? StackOrFrame() : Stack();
        List<(int Line, string Text)> code = [.. lines.Where(line => !NoInstruction().IsMatch(line.Text))];
        Instructions = code.Count;
        FusedMultiplyAdds = code.Count(line => MultiplyAdd().IsMatch(line.Text));

        // All vector registers are the callee's to overwrite, so that a call among the sums means that they are in memory.
        Faults =
        [
            .. from line in code
               let spill = Vector().IsMatch(line.Text) && stack.IsMatch(line.Text)
               let call = FusedMultiplyAdds > 0 && line.Text.StartsWith("call", StringComparison.Ordinal)
               where spill || call
               select $"line {line.Line}: {Spaces().Replace(line.Text, " ")}",
        ];
    }

    /// <summary>Number of instructions.</summary>
    public int Instructions { get; }

    /// <summary>How many of them multiply and add.</summary>
    public int FusedMultiplyAdds { get; }

    /// <summary>Instructions that move vectors between registers and the stack, or cause such a move.</summary>
    public IReadOnlyList<string> Faults { get; }

    [GeneratedRegex(@"^(G_M\w+:|align\b)")]
    private static partial Regex NoInstruction();

    [GeneratedRegex(@"^vfn?m(add|sub)")]
    private static partial Regex MultiplyAdd();

    [GeneratedRegex(@"\b[xyz]mm(\d|word)")]
    private static partial Regex Vector();

    [GeneratedRegex(@"\[rsp\b")]
    private static partial Regex Stack();

    [GeneratedRegex(@"\[r[sb]p\b")]
    private static partial Regex StackOrFrame();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
