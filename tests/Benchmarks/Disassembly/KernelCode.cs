using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;

namespace ModelGen.Benchmarks.Disassembly;

/// <summary>The machine code of one method, as the JIT lists it.</summary>
internal sealed partial class KernelCode
{
    private readonly List<(int Line, string Text)> _lines = [];
    private readonly bool _hasFramePointer;

    private KernelCode(string header, IEnumerable<(int Line, string Text)> body)
    {
        // ModelGen.Cpu.Tile12:Run[ModelGen.Cpu.Lanes16,...](byref) (FullOpts) becomes Tile12:Run[Lanes16,...].
        Name = Namespaces().Replace(header.Split('(')[0], "");
        ClassName = Name.Split(':', '`', '+')[0];
        foreach ((int line, string text) in body)
        {
            if (text.StartsWith("; rbp based frame", StringComparison.Ordinal))
                _hasFramePointer = true;
            else if (text.Trim() is { Length: > 0 } code && code[0] != ';')
                _lines.Add((line, code));
        }
    }

    /// <summary>The method with its type arguments, without namespaces.</summary>
    public string Name { get; }

    /// <summary>The class that it is in.</summary>
    public string ClassName { get; }

    /// <summary>
    /// The loops that have no other one inside. Where vectors are multiplied outside any loop, the code must be the body of
    /// somebody's loop: then it is all of the code. None where nothing is repeated or multiplied.
    /// </summary>
    public IEnumerable<KernelLoop> InnerLoops
    {
        get
        {
            List<(int Begin, int End)> loops = Loops();
            if (loops.Count > 0)
            {
                return from loop in loops
                       where !loops.Any(other => other.Begin > loop.Begin && other.End <= loop.End)
                       select new KernelLoop(_lines[loop.Begin..loop.End], _hasFramePointer);
            }

            var whole = new KernelLoop(_lines, _hasFramePointer);
            return whole.FusedMultiplyAdds > 0 ? [whole] : [];
        }
    }

    /// <summary>All methods of a listing.</summary>
    /// <param name="listing">The lines that the JIT wrote.</param>
    public static IEnumerable<KernelCode> Read(IReadOnlyList<string> listing)
    {
        const string Header = "; Assembly listing for method ";
        int[] headers =
        [
            .. Enumerable.Range(0, listing.Count).Where(line => listing[line].StartsWith(Header, StringComparison.Ordinal)),
        ];
        for (int i = 0; i < headers.Length; i++)
        {
            int begin = headers[i], end = i + 1 < headers.Length ? headers[i + 1] : listing.Count;
            yield return new KernelCode(
                listing[begin][Header.Length..], Enumerable.Range(begin, end - begin).Select(line => (line + 1, listing[line])));
        }
    }

    // A loop is a jump back to a label. Several to one label are one loop with several ends.
    private List<(int Begin, int End)> Loops()
    {
        var labels = new Dictionary<string, int>();
        var ends = new SortedDictionary<int, int>();
        for (int index = 0; index < _lines.Count; index++)
        {
            if (Label().Match(_lines[index].Text) is { Success: true } label)
                labels[label.Groups[1].Value] = index;
            else if (labels.TryGetValue(Jump().Match(_lines[index].Text).Groups[1].Value, out int target))
                ends[target] = index + 1;
        }

        return [.. ends.Select(end => (end.Key, end.Value))];
    }

    [GeneratedRegex(@"\b[A-Za-z_]\w*\.(?=[A-Za-z_])")]
    private static partial Regex Namespaces();

    [GeneratedRegex(@"^(G_M\w+):")]
    private static partial Regex Label();

    [GeneratedRegex(@"^j\w+\s+(?:SHORT\s+)?(G_M\w+)")]
    private static partial Regex Jump();
}
