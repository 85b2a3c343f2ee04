using System;
using System.Runtime.InteropServices;
using System.Text;

namespace ModelGen.Ptb.Commands;

/// <summary>
/// The limit of open files. .NET reads its own parts from files when they are needed first; where the limit stops that, it says that
/// there is no such part. So the limit is looked at before, without any part that need not be there.
/// </summary>
internal static partial class OpenFiles
{
    // A training has about 65 open.
    private const int Least = 128;
    private const int StandardError = 2;

    /// <summary>Whether the program may have as many files open as it needs; where it may not, it says so on standard error.</summary>
    public static bool Suffice()
    {
        if (!OperatingSystem.IsLinux() && !OperatingSystem.IsMacOS())
            return true;
        if (GetLimit(OperatingSystem.IsLinux() ? 7 : 8, out Limit limit) != 0 || limit.Current >= Least)
            return true;
        byte[] line = Encoding.ASCII.GetBytes(
            "This process may have " + limit.Current.ToString() + " files open, and needs up to " + Least.ToString()
            + ": a higher limit (ulimit -n) helps.\n");
        // What cannot be said is not missed.
        _ = Write(StandardError, line, line.Length);
        return false;
    }

    [LibraryImport("libc", EntryPoint = "getrlimit")]
    private static partial int GetLimit(int resource, out Limit limit);

    [LibraryImport("libc", EntryPoint = "write")]
    private static partial nint Write(int descriptor, byte[] bytes, nint count);

    // struct rlimit of POSIX.
    private struct Limit
    {
        public nuint Current;
        public nuint Maximum;
    }
}
