using System;
using System.IO;
using System.Runtime.InteropServices;

namespace ModelGen.Ptb.Commands;

/// <summary>What .NET does not say about standard output and standard error: whether there is such a stream, and a reader of it.</summary>
internal static partial class StandardDescriptors
{
    private const int Output = 1;
    private const int Error = 2;
    private const int GetFlags = 1;
    private const int CloseOnExecute = 1;
    private const short ErrorEvent = 0x8;
    private const short HangUpEvent = 0x10;

    /// <summary>
    /// Whether standard output is a pipe whose reader has gone, as that of <c>head -1</c> has after a line. .NET writes to such a
    /// pipe as if nothing had happened.
    /// </summary>
    public static bool OutputHasNoReader
    {
        get
        {
            if (OperatingSystem.IsWindows())
                return false;
            var output = new Poll { Descriptor = Output };
            return CallPoll(ref output, 1, timeout: 0) > 0 && (output.Found & (ErrorEvent | HangUpEvent)) != 0;
        }
    }

    /// <summary>Standard output; where the program was started without it, a writer that refuses everything.</summary>
    public static TextWriter OpenOutput() => IsOpen(Output) ? Console.Out : new ClosedWriter();

    /// <summary>Standard error; where the program was started without it, a writer that refuses everything.</summary>
    public static TextWriter OpenError() => IsOpen(Error) ? Console.Error : new ClosedWriter();

    // Where a standard stream was closed, its number went to the next file that was opened: to a pipe of .NET's own, which fills up
    // until a write to it never returns. What was inherited is not to be closed on execution; what .NET opens is.
    private static bool IsOpen(int descriptor)
    {
        if (OperatingSystem.IsWindows())
            return true;
        int flags = CallFcntl(descriptor, GetFlags);
        return flags >= 0 && (flags & CloseOnExecute) == 0;
    }

    [LibraryImport("libc", EntryPoint = "poll")]
    private static partial int CallPoll(ref Poll descriptors, nuint count, int timeout);

    [LibraryImport("libc", EntryPoint = "fcntl")]
    private static partial int CallFcntl(int descriptor, int command);

    // struct pollfd of POSIX; where no events are wanted, it is still told of errors.
    private struct Poll
    {
        public int Descriptor;
        public short Wanted;
        public short Found;
    }

    private sealed class ClosedWriter : TextWriter
    {
        public override System.Text.Encoding Encoding => System.Text.Encoding.UTF8;

        public override void Write(char value) => throw new IOException("It is closed.");
    }
}
