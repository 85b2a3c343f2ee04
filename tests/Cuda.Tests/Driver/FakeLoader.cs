using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace ModelGen.Cuda.Tests.Driver;

/// <summary>A system with given variables and libraries, which keeps account of what it was asked to load.</summary>
internal sealed class FakeLoader : INativeLoader
{
    /// <summary>Libraries that can be loaded: full paths, or bare names for what the system finds by itself.</summary>
    public HashSet<string> Libraries { get; init; } = [];

    /// <summary>The environment.</summary>
    public Dictionary<string, string> Variables { get; init; } = [];

    /// <summary>What was asked for, in order.</summary>
    public List<string> Asked { get; } = [];

    public bool IsWindows { get; init; }

    public string? Variable(string name) => Variables.GetValueOrDefault(name);

    public bool IsFolder(string path) => Libraries.Any(library => Path.GetDirectoryName(library) == path);

    public IEnumerable<string> Files(string folder, string pattern) =>
        Libraries.Where(library => Path.GetDirectoryName(library) == folder
            && Path.GetFileName(library).StartsWith(pattern[..pattern.IndexOf('*', StringComparison.Ordinal)], StringComparison.Ordinal));

    public nint Load(string library)
    {
        Asked.Add(library);
        return Libraries.Contains(library) ? Asked.Count : 0;
    }
}
