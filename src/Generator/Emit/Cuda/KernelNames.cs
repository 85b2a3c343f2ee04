using System.Collections.Generic;
using System.Linq;

namespace ModelGen.Generator.Emit.Cuda;

/// <summary>Names of kernels, each once.</summary>
internal sealed class KernelNames
{
    private readonly HashSet<string> _taken = [];

    /// <summary>A name for what a pass does, such as <c>Forward_Z0</c>.</summary>
    public string New(string pass, string what)
    {
        string wanted = $"{pass}_{CudaC.Spell(what)}", free = wanted;
        for (int suffix = 2; !_taken.Add(free); suffix++)
        {
            free = $"{wanted}_{suffix}";
        }

        return free;
    }

    /// <summary>Words as one: <c>layer 0, backwards</c> becomes <c>Layer0</c>.</summary>
    public static string Pascal(string title) =>
        string.Concat(title.Split(',')[0].Split(' ').Select(word => char.ToUpperInvariant(word[0]) + word.Substring(1)));
}
