using System.Collections.Generic;

namespace ModelGen.Decoding;

/// <summary>The tokens of all hypotheses, as a tree: each knows the one before it.</summary>
internal sealed class TokenHistory
{
    /// <summary>What is before a first token.</summary>
    public const int Start = -1;

    private readonly List<(int Before, int Token)> _tokens = [];

    /// <summary>Adds a token after another one.</summary>
    /// <returns>Where it is.</returns>
    public int Add(int before, int token)
    {
        _tokens.Add((before, token));
        return _tokens.Count - 1;
    }

    /// <summary>The tokens up to a place.</summary>
    public int[] Read(int place)
    {
        var tokens = new List<int>();
        for (; place != Start; place = _tokens[place].Before)
            tokens.Add(_tokens[place].Token);
        tokens.Reverse();
        return [.. tokens];
    }
}
