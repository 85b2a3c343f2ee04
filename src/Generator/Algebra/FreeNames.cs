using System.Collections.Generic;

namespace ModelGen.Generator.Algebra;

/// <summary>Names that are each given once: a wanted one as it is, or with the first number behind it that makes it free.</summary>
/// <param name="taken">Names that are given to nothing.</param>
internal sealed class FreeNames(IEnumerable<string> taken)
{
    private readonly HashSet<string> _taken = [.. taken];

    // Names are only ever taken, so that the search for a number goes on where the last one ended.
    private readonly Dictionary<string, int> _numbers = [];

    /// <summary>Takes names out of what can be given.</summary>
    public void Take(params IEnumerable<string> names) => _taken.UnionWith(names);

    /// <summary>A free name, which is taken then.</summary>
    public string New(string wanted)
    {
        if (_taken.Add(wanted))
        {
            return wanted;
        }

        int number = _numbers.TryGetValue(wanted, out int last) ? last + 1 : 2;
        while (!_taken.Add(wanted + number))
        {
            number++;
        }

        _numbers[wanted] = number;
        return wanted + number;
    }
}
