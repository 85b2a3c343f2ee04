using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;

namespace ModelGen.Benchmarks;

/// <summary>This program once more, in a process of its own.</summary>
internal static class OwnProcess
{
    /// <summary>How to start it.</summary>
    /// <param name="args">Its command line.</param>
    public static ProcessStartInfo StartInfo(params IEnumerable<string> args)
    {
        // The program may have been started by its own executable, or as a library by dotnet.
        string path = Environment.ProcessPath!;
        return Path.GetFileNameWithoutExtension(path) == "dotnet"
            ? new ProcessStartInfo(path, [typeof(OwnProcess).Assembly.Location, .. args])
            : new ProcessStartInfo(path, args);
    }
}
