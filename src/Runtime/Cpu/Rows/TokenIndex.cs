using System;

namespace ModelGen.Cpu;

/// <summary>
/// Which words occur in a step, and where: what turns gradients per position into sparse gradients of the embedding table.
/// Made once per model, rebuilt every step without allocation.
/// </summary>
public sealed class TokenIndex
{
    // Per word of the vocabulary, its number among the distinct words of the step, or -1.
    private readonly int[] _slotOfWord;
    private readonly int[] _words;
    private readonly int[] _starts;
    private readonly int[] _positions;

    /// <summary>Reserves an index.</summary>
    /// <param name="vocabularySize">Number of different words, V.</param>
    /// <param name="positions">Number of positions in a step, M.</param>
    public TokenIndex(int vocabularySize, int positions)
    {
        _slotOfWord = new int[vocabularySize];
        Array.Fill(_slotOfWord, -1);
        _words = new int[positions];
        _starts = new int[positions + 2];
        _positions = new int[positions];
    }

    /// <summary>Number of distinct words.</summary>
    public int Count { get; private set; }

    /// <summary>The distinct words in the order of their first occurrence.</summary>
    public ReadOnlySpan<int> Words => _words.AsSpan(0, Count);

    /// <summary>The positions of a distinct word, ascending.</summary>
    /// <param name="slot">Number of the word, from 0 to <see cref="Count"/> - 1.</param>
    public ReadOnlySpan<int> Positions(int slot) => _positions.AsSpan(_starts[slot].._starts[slot + 1]);

    /// <summary>Takes in the words of a step. One worker calls it; others read after a barrier.</summary>
    /// <param name="tokens">Word ids, <c>[M]</c>.</param>
    public void Build(ReadOnlySpan<int> tokens)
    {
        foreach (int word in Words) _slotOfWord[word] = -1;
        Count = 0;

        // Counting sort. Counts stand two places late, so that their running sums are the starts, one place late. Filling in
        // the positions moves each start on to the next one, and in the end all stand where they belong.
        Array.Clear(_starts);
        foreach (int word in tokens)
        {
            ref int slot = ref _slotOfWord[word];
            if (slot < 0)
            {
                slot = Count;
                _words[Count++] = word;
            }

            _starts[slot + 2]++;
        }

        for (int slot = 2; slot < _starts.Length; slot++) _starts[slot] += _starts[slot - 1];
        for (int position = 0; position < tokens.Length; position++)
            _positions[_starts[_slotOfWord[tokens[position]] + 1]++] = position;
    }
}
