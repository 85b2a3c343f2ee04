using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;

namespace ModelGen.Ptb.Tests.Fakes;

/// <summary>
/// What a terminal shows: it understands line ends and <c>ESC [ J</c>, refuses everything else, and breaks long lines again when it
/// becomes narrower, as most terminals do.
/// </summary>
internal sealed class Screen(int width) : StringWriter
{
    // A line may fill several rows; the cursor is a place in the last line or one before it.
    private readonly List<StringBuilder> _lines = [new()];
    private int _line;
    private int _column;

    /// <summary>Columns; fewer break lines again, and leave the cursor at its character.</summary>
    public int Width { get; set; } = width;

    /// <summary>The column of the cursor in its row.</summary>
    public int CursorColumn => _column % Width;

    /// <summary>All that was ever written.</summary>
    public string Everything { get; private set; } = "";

    /// <summary>The rows that are not empty.</summary>
    public string[] Rows =>
    [
        .. _lines.SelectMany(line => line.ToString().Chunk(Width)).Select(row => new string(row).TrimEnd()).Where(row => row.Length > 0),
    ];

    /// <summary>Scrolls everything away.</summary>
    public void Forget()
    {
        _lines.Clear();
        _lines.Add(new StringBuilder());
        (_line, _column) = (0, 0);
    }

    public override void Write(string? value)
    {
        Everything += value;
        for (int i = 0; i < value!.Length; i++)
        {
            if (value[i] == '\e')
            {
                if (!value.AsSpan(i).StartsWith("\e[J"))
                    throw new InvalidOperationException($"A control sequence that this screen does not know: {value[(i + 1)..]}");
                EraseBelow();
                i += 2;
            }
            else
            {
                Put(value[i]);
            }
        }
    }

    private void Put(char character)
    {
        if (character == '\r')
        {
            // To the beginning of the row, which need not be that of the line.
            _column -= _column % Width;
        }
        else if (character == '\n')
        {
            if (++_line == _lines.Count)
                _lines.Add(new StringBuilder());
            _column = 0;
        }
        else
        {
            StringBuilder line = _lines[_line];
            if (_column == line.Length)
                line.Append(character);
            else
                line[_column] = character;
            _column++;
        }
    }

    private void EraseBelow()
    {
        _lines[_line].Length = _column;
        _lines.RemoveRange(_line + 1, _lines.Count - _line - 1);
    }
}
