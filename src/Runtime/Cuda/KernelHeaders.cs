using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;

namespace ModelGen.Cuda;

/// <summary>The building blocks that generated kernels include: the files of <c>kernels/</c>, embedded in this library.</summary>
internal static class KernelHeaders
{
    private const string Folder = "kernels/";

    /// <summary>Text by file name, such as <c>gemm.cuh</c>.</summary>
    public static IReadOnlyDictionary<string, string> All { get; } = Read();

    private static Dictionary<string, string> Read()
    {
        Assembly assembly = typeof(KernelHeaders).Assembly;
        return assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Folder, System.StringComparison.Ordinal))
            .ToDictionary(name => name[Folder.Length..], name =>
            {
                using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
                return reader.ReadToEnd();
            });
    }
}
