using System;
using System.IO;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace ModelGen.Checkpoints;

/// <summary>
/// Waits until what was written is on the disk, and says so where it did not get there: <c>FileStream.Flush(true)</c> keeps an
/// error of the disk to itself on Linux and macOS.
/// </summary>
public static class DiskSync
{
    private const int InterruptedCall = 4;
    private const int InvalidArgument = 22;

    // Looked up as the program sees them, so that a library put in front of the system's is asked, as it is by all others.
    private static readonly Lazy<Call> Sync = new(() => Find<Call>("fsync"));
    private static readonly Lazy<Call> Close = new(() => Find<Call>("close"));
    private static readonly Lazy<OpenCall> Open = new(() => Find<OpenCall>("open"));

    [UnmanagedFunctionPointer(CallingConvention.Cdecl, SetLastError = true)]
    private delegate int Call(int descriptor);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl, SetLastError = true)]
    private delegate int OpenCall([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    /// <summary>Brings the contents of a file to the disk.</summary>
    /// <param name="stream">The file, open for writing.</param>
    /// <exception cref="IOException">The disk says that it could not.</exception>
    public static void Flush(FileStream stream)
    {
        stream.Flush();
        SafeFileHandle handle = stream.SafeFileHandle;
        if (OperatingSystem.IsWindows())
            RandomAccess.FlushToDisk(handle);
        else
            Require(Sync.Value, (int)handle.DangerousGetHandle(), stream.Name);
    }

    /// <summary>Brings the names in a directory to the disk: that a file was created, or took the place of another.</summary>
    /// <param name="path">The directory.</param>
    /// <exception cref="IOException">The disk says that it could not.</exception>
    public static void FlushDirectory(string path)
    {
        // Windows keeps names and contents together, and opens no directories.
        if (OperatingSystem.IsWindows())
            return;
        const int ReadOnly = 0;
        int descriptor = Open.Value(path, ReadOnly);
        if (descriptor < 0)
            throw Failed(path);
        try
        {
            Require(Sync.Value, descriptor, path);
        }
        finally
        {
            _ = Close.Value(descriptor);
        }
    }

    private static void Require(Call sync, int descriptor, string path)
    {
        while (sync(descriptor) < 0)
        {
            switch (Marshal.GetLastPInvokeError())
            {
                case InterruptedCall:
                    continue;
                // What is no file on a disk, or a directory of a file system that has no such call: nothing was lost.
                case InvalidArgument:
                    return;
                default:
                    throw Failed(path);
            }
        }
    }

    private static IOException Failed(string path) =>
        new($"{path} did not reach the disk: {Marshal.GetLastPInvokeErrorMessage()}.");

    private static T Find<T>(string name)
        where T : Delegate =>
        Marshal.GetDelegateForFunctionPointer<T>(NativeLibrary.GetExport(NativeLibrary.GetMainProgramHandle(), name));
}
