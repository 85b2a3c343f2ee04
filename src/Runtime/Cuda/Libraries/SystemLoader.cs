using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;

namespace ModelGen.Cuda;

/// <summary>The real system.</summary>
internal sealed class SystemLoader : INativeLoader
{
    /// <inheritdoc/>
    public bool IsWindows => OperatingSystem.IsWindows();

    /// <inheritdoc/>
    public string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;

    /// <inheritdoc/>
    public bool IsFolder(string path) => Directory.Exists(path);

    /// <inheritdoc/>
    public IEnumerable<string> Files(string folder, string pattern) =>
        IsFolder(folder) ? Directory.EnumerateFiles(folder, pattern).Order(StringComparer.Ordinal) : [];

    /// <inheritdoc/>
    public nint Load(string library) => NativeLibrary.TryLoad(library, out nint handle) ? handle : 0;
}
