using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.RegularExpressions;

namespace ModelGen.Cuda;

/// <summary>What a kernel takes of the device, as the assembler counted it.</summary>
/// <param name="Name">The kernel.</param>
/// <param name="Registers">Registers of a thread.</param>
/// <param name="SpillBytes">Bytes of registers that a thread stores to memory, because there are not enough.</param>
/// <param name="SharedBytes">Shared memory of a block.</param>
/// <param name="StackBytes">Memory of a thread: spilled registers, and arrays with computed indices.</param>
public sealed partial record KernelUsage(string Name, int Registers, int SpillBytes, int SharedBytes, int StackBytes)
{
    /// <summary>Reads what the assembler says of each kernel, in its order.</summary>
    /// <param name="log">The log of a compiler that reports usage.</param>
    internal static IReadOnlyList<KernelUsage> Read(string log) =>
    [
        .. Section().Matches(log).Select(section => new KernelUsage(
            section.Groups["name"].Value,
            Number(RegisterCount().Match(section.Value)),
            Number(SpillStores().Match(section.Value)),
            Number(SharedMemory().Match(section.Value)),
            Number(StackFrame().Match(section.Value)))),
    ];

    private static int Number(Match match) => match.Success ? int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture) : 0;

    // From one kernel's heading to the next one's.
    [GeneratedRegex(@"Compiling entry function '(?<name>[^']+)'(?:(?!Compiling entry function).)*", RegexOptions.Singleline)]
    private static partial Regex Section();

    [GeneratedRegex(@"Used (\d+) registers")]
    private static partial Regex RegisterCount();

    [GeneratedRegex(@"(\d+) bytes spill stores")]
    private static partial Regex SpillStores();

    [GeneratedRegex(@"(\d+) bytes smem")]
    private static partial Regex SharedMemory();

    [GeneratedRegex(@"(\d+) bytes stack frame")]
    private static partial Regex StackFrame();
}
