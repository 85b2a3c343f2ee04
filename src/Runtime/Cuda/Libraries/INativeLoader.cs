using System.Collections.Generic;

namespace ModelGen.Cuda;

/// <summary>What a search for a native library asks of the system; tests answer in its place.</summary>
internal interface INativeLoader
{
    /// <summary>Whether libraries have the names of Windows.</summary>
    bool IsWindows { get; }

    /// <summary>An environment variable; null where it is not set or empty.</summary>
    string? Variable(string name);

    /// <summary>Whether there is such a folder.</summary>
    bool IsFolder(string path);

    /// <summary>Full paths of a folder's files whose names match a pattern; none where there is no such folder.</summary>
    IEnumerable<string> Files(string folder, string pattern);

    /// <summary>Loads a library by path, or by name where the system looks for it.</summary>
    /// <returns>Its handle, or 0.</returns>
    nint Load(string library);
}
