using System;
using System.Runtime.InteropServices;

namespace ModelGen.Ptb.Commands;

/// <summary>
/// Whether standard output is a pipe whose reader has gone, as that of <c>head -1</c> has after a line. .NET writes to such a pipe
/// as if nothing had happened, so the system is asked.
/// </summary>
internal static partial class StandardOutputReader
{
    private const int StandardOutput = 1;
    private const short Error = 0x8;
    private const short HangUp = 0x10;

    /// <summary>Whether it has gone.</summary>
    public static bool HasGone
    {
        get
        {
            if (OperatingSystem.IsWindows())
                return false;
            var output = new Descriptor { File = StandardOutput };
            return Poll(ref output, 1, timeout: 0) > 0 && (output.Found & (Error | HangUp)) != 0;
        }
    }

    [LibraryImport("libc", EntryPoint = "poll")]
    private static partial int Poll(ref Descriptor files, nuint count, int timeout);

    // struct pollfd of POSIX; without events it is still told of errors.
    private struct Descriptor
    {
        public int File;
        public short Wanted;
        public short Found;
    }
}
