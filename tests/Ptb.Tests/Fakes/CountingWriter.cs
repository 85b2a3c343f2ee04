using System;
using System.IO;

namespace ModelGen.Ptb.Tests.Fakes;

/// <summary>Does something when a line is written, such as ending the program.</summary>
internal sealed class CountingWriter : StringWriter
{
    private int _lines;

    public Action<int> OnLine { get; init; } = _ => { };

    public override void WriteLine(string? value)
    {
        base.WriteLine(value);
        OnLine(++_lines);
    }
}
