using System;
using System.Diagnostics;
using System.IO;
using System.Threading;

namespace ModelGen.Tests;

/// <summary>
/// A named pipe in place of a file, with a writer that waits for a reader and then has nothing to say. A program that reads the
/// pipe finds an empty file; it does not wait for ever.
/// </summary>
internal sealed class NamedPipe : IDisposable
{
    private readonly string _path;
    private readonly Thread _writer;

    public NamedPipe(string path)
    {
        _path = path;
        using (Process made = Process.Start("mkfifo", [path]))
            made.WaitForExit();
        _writer = new Thread(() => Open(FileAccess.Write).Dispose()) { IsBackground = true };
        _writer.Start();
    }

    /// <summary>Where there was no reader, the pipe is opened both ways, which waits for nothing.</summary>
    public void Dispose()
    {
        using (Open(FileAccess.ReadWrite))
            _writer.Join();
        File.Delete(_path);
    }

    // Without a lock, which a reader would meet.
    private FileStream Open(FileAccess access) => new(_path, FileMode.Open, access, FileShare.ReadWrite);
}
