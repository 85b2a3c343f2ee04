using System.Linq;
using ModelGen.Generator.Model;

namespace ModelGen.Generator;

/// <summary>
/// Names generated files: <c>Namespace/Outer+Name</c>, without the suffix. The folder keeps equal class names of two namespaces
/// apart. No identifier has a plus or a dot, so that a class called <c>Cpu</c> inside a model cannot be taken for a suffix.
/// </summary>
internal static class HintName
{
    /// <summary>The name for a model's files.</summary>
    public static string Of(ModelSpec spec)
    {
        var types = spec.ContainingTypes.Select(static header => header.Substring(header.LastIndexOf(' ') + 1)).Append(spec.Name);
        var name = string.Join("+", types);
        return (spec.Namespace.Length == 0 ? name : $"{spec.Namespace}/{name}").Replace("@", "");
    }
}
