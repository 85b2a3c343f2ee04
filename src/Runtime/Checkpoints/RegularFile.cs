using System;
using System.IO;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace ModelGen.Checkpoints;

/// <summary>
/// Opens files that are read from their beginning to their end. To open a named pipe is to wait for its other end, perhaps for ever,
/// and no signal that the program handles ends that.
/// </summary>
public static partial class RegularFile
{
    // Of open(2), to read, to wait for nothing, and to be closed in processes that are started: on Linux and on macOS.
    private const int OnLinux = 0x800 | 0x80000;
    private const int OnMac = 0x4 | 0x1000000;

    /// <summary>Opens a file for reading.</summary>
    /// <exception cref="IOException">It is a pipe or a terminal, or cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">It is a directory, or may not be read.</exception>
    public static FileStream OpenRead(string path)
    {
        if (OperatingSystem.IsLinux() || OperatingSystem.IsMacOS())
        {
            // What cannot be opened this way cannot be opened below either, where .NET says why.
            int descriptor = Open(path, OperatingSystem.IsLinux() ? OnLinux : OnMac);
            if (descriptor >= 0)
                Checked(new FileStream(new SafeFileHandle(descriptor, ownsHandle: true), FileAccess.Read, bufferSize: 0), path).Dispose();
        }

        return Checked(File.OpenRead(path), path);
    }

    private static FileStream Checked(FileStream file, string path)
    {
        if (file.CanSeek)
            return file;
        file.Dispose();
        throw new IOException($"{path} is no regular file.");
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);
}
