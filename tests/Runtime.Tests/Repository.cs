using System.Linq;
using System.Reflection;

namespace ModelGen.Runtime.Tests;

/// <summary>Where the sources lie, wherever the outputs are.</summary>
internal static class Repository
{
    public static string Root { get; } = typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(item => item.Key == "RepositoryRoot").Value!;
}
