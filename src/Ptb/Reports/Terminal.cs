using System;
using System.IO;
using System.Threading;
using Spectre.Console;

namespace ModelGen.Ptb.Reports;

/// <summary>
/// A terminal: lines that stay, and below them one that is written over. The cursor waits where that line begins, and stays
/// visible. So what is left of the line, after any end of the program, is one line behind the cursor; and when the terminal is made
/// narrower and breaks the line, all parts of it are behind the cursor too, where the next text clears them away.
/// </summary>
/// <param name="output">Writes to the terminal. What it refuses is not missed: a terminal that is gone shows nothing.</param>
/// <param name="width">Columns of the terminal, as it is now.</param>
/// <param name="hasUnicode">Whether it shows more characters than those of ASCII.</param>
internal sealed class Terminal(TextWriter output, Func<int> width, bool hasUnicode)
{
    private const string Erase = "\r\e[J";
    private const int UsualWidth = 80;

    private readonly Lock _lock = new();
    private bool _isShowing;
    private bool _isLeft;

    /// <summary>Columns that a line may fill: the last one stays free, as some terminals go on to the next line behind it.</summary>
    public int Room => int.Max(width() - 1, 0);

    /// <summary>Whether it shows more characters than those of ASCII.</summary>
    public bool HasUnicode => hasUnicode;

    /// <summary>The terminal of this process; null where standard output is none, or one that cannot erase.</summary>
    public static Terminal? Find()
    {
        if (Console.IsOutputRedirected || AnsiConsole.Profile.Capabilities is not { Interactive: true, Ansi: true } capabilities)
            return null;
        return new Terminal(Console.Out, CurrentWidth, capabilities.Unicode);
    }

    /// <summary>Puts a text in the place of the one shown before, cut off where the line ends.</summary>
    public void Show(string text)
    {
        lock (_lock)
        {
            if (_isLeft)
                return;
            Write(Erase + text[..int.Min(text.Length, Room)] + "\r");
            _isShowing = true;
        }
    }

    /// <summary>Writes a line that stays, in the place of the text shown.</summary>
    public void Line(string line)
    {
        lock (_lock)
        {
            Write((_isShowing ? Erase : "") + line + Environment.NewLine);
            _isShowing = false;
        }
    }

    /// <summary>Takes the text shown away.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            if (_isShowing)
                Write(Erase);
            _isShowing = false;
        }
    }

    /// <summary>Takes the text shown away for good: the program is about to end.</summary>
    public void Leave()
    {
        lock (_lock)
        {
            Clear();
            _isLeft = true;
        }
    }

    private static int CurrentWidth()
    {
        try
        {
            return Console.WindowWidth is > 0 and int columns ? columns : UsualWidth;
        }
        catch (IOException)
        {
            return UsualWidth;
        }
    }

    private void Write(string text)
    {
        try
        {
            output.Write(text);
            output.Flush();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The signal that comes with the end of a terminal ends the program, too.
        }
    }
}
