using System;
using System.Runtime.InteropServices;

namespace ModelGen;

/// <summary>
/// Asks Linux for pages of 2 MB under a block of memory: matrices of many megabytes are walked through again and again, and with
/// small pages the processor spends a part of that time looking addresses up. It may say no; nothing depends on it.
/// </summary>
internal static partial class LargePages
{
    private const nint PageSize = 2 << 20;
    private const int MadvHugePage = 14;

    /// <summary>Asks for the whole pages inside a block that has not been written to yet.</summary>
    public static void Advise(nint address, nint length)
    {
        nint begin = (address + PageSize - 1) / PageSize * PageSize, end = (address + length) / PageSize * PageSize;
        if (OperatingSystem.IsLinux() && begin < end)
            _ = Madvise(begin, end - begin, MadvHugePage);
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Madvise(nint address, nint length, int advice);
}
