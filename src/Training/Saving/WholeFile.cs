using System;
using System.IO;
using ModelGen.Checkpoints;

namespace ModelGen.Training;

/// <summary>Files that are there as a whole or not at all: written beside their place, and put there when they are on the disk.</summary>
internal static class WholeFile
{
    /// <summary>Writes a file; one that exists is replaced.</summary>
    /// <exception cref="IOException">It cannot be written; one that existed is still there.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        string temporary = Safetensors.TemporaryOf(path);
        using var file = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None);
        try
        {
            write(file);
            DiskSync.Flush(file);
            file.Dispose();
            File.Move(temporary, path, overwrite: true);
            DiskSync.FlushDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        }
        catch
        {
            file.Dispose();
            File.Delete(temporary);
            throw;
        }
    }
}
