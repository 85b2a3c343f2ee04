using System.IO;
using System.Linq;
using System.Reflection;

namespace ModelGen.Tests;

/// <summary>The source tree that the tests were built from, wherever the outputs are.</summary>
internal static class Repository
{
    /// <summary>Its root folder.</summary>
    public static string Root { get; } = System.IO.Path.GetFullPath(
        typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(item => item.Key == "RepositoryRoot").Value!);

    /// <summary>The full path of a file of the tree.</summary>
    public static string Path(params string[] parts) => System.IO.Path.Combine([Root, .. parts]);

    /// <summary>The text of a file of the tree.</summary>
    public static string Read(string path) => File.ReadAllText(Path(path));
}
