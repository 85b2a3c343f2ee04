using System;
using System.Text;

namespace ModelGen.Generator.Emit;

/// <summary>Indented text. Lines end in <c>\n</c> on every machine, and blank ones carry no spaces.</summary>
internal sealed class CodeWriter
{
    private const int SpacesPerLevel = 4;
    private readonly StringBuilder _text = new();
    private int _level;

    /// <summary>Writes a line, or several: each is indented.</summary>
    public void Line(string text = "")
    {
        foreach (string line in text.Split('\n'))
        {
            if (line.Length > 0)
            {
                _text.Append(' ', _level * SpacesPerLevel).Append(line);
            }

            _text.Append('\n');
        }
    }

    /// <summary>Writes a header and opens a block, which ends when the result is disposed of.</summary>
    public Block Open(string header)
    {
        Line(header);
        return Open();
    }

    /// <summary>Opens a block.</summary>
    public Block Open()
    {
        Line("{");
        _level++;
        return new Block(this);
    }

    public override string ToString() => _text.ToString();

    /// <summary>An open pair of braces.</summary>
    public readonly struct Block(CodeWriter writer) : IDisposable
    {
        public void Dispose()
        {
            writer._level--;
            writer.Line("}");
        }
    }
}
