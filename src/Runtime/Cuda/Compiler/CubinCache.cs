using System;
using System.IO;
using System.Linq;

namespace ModelGen.Cuda;

/// <summary>A folder of compiled kernels, a file for each key. Several processes may use it at a time.</summary>
/// <param name="folder">The folder; made when something is kept.</param>
public sealed class CubinCache(string folder)
{
    /// <summary>The environment variable that names the cache's folder.</summary>
    public const string FolderVariable = "MODELGEN_CACHE";

    /// <summary>The environment variable that names folders of kernels compiled beforehand, separated as in PATH.</summary>
    public const string PrebuiltVariable = "MODELGEN_CUBINS";

    private const string Extension = ".cubin";

    /// <summary>The folder.</summary>
    public string Folder { get; } = folder;

    /// <summary>The user's cache; null where there is no home to keep it in.</summary>
    internal static CubinCache? OfUser(INativeLoader system)
    {
        if (system.Variable(FolderVariable) is string own) return new CubinCache(own);
        // The XDG specification has relative paths passed over.
        string? caches = system.IsWindows ? system.Variable("LOCALAPPDATA")
            : system.Variable("XDG_CACHE_HOME") is string xdg && Path.IsPathRooted(xdg) ? xdg
            : system.Variable("HOME") is string home ? Path.Combine(home, ".cache")
            : null;
        return caches is null ? null : new CubinCache(Path.Combine(caches, "modelgen", "cubin"));
    }

    /// <summary>Where kernels compiled beforehand may lie: where a variable says, and beside the program.</summary>
    internal static CubinCache[] Prebuilt(INativeLoader system) =>
    [
        .. (system.Variable(PrebuiltVariable) ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Append(Path.Combine(AppContext.BaseDirectory, "cubins"))
            .Select(folder => new CubinCache(folder)),
    ];

    /// <summary>What was kept under a key; null where nothing was, or it cannot be read, or is damaged.</summary>
    internal CompiledKernels? Find(string key)
    {
        try
        {
            return CubinFile.Decode(File.ReadAllBytes(FileOf(key)));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Keeps kernels. Whoever looks at the same time finds all of them or nothing.</summary>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">Nor is it allowed.</exception>
    internal void Keep(string key, CompiledKernels kernels)
    {
        Directory.CreateDirectory(Folder);
        string temporary = Path.Combine(Folder, $"{Guid.NewGuid():N}.tmp");
        try
        {
            File.WriteAllBytes(temporary, CubinFile.Encode(kernels));
            File.Move(temporary, FileOf(key), overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <summary>How much is kept: files, and their bytes. A folder that is not there, or cannot be read, has nothing.</summary>
    public (int Files, long Bytes) Measure()
    {
        try
        {
            FileInfo[] files = new DirectoryInfo(Folder).GetFiles("*" + Extension);
            return (files.Length, files.Sum(file => file.Length));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return default;
        }
    }

    private string FileOf(string key) => Path.Combine(Folder, key + Extension);
}
