using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;

namespace ModelGen.Emulator;

/// <summary>Where in the text of kernels something happened.</summary>
internal static partial class SourceLines
{
    /// <summary>Names the lines of a message, in which a place in a library is the end of an instruction in braces: <c>{12ab}</c>.</summary>
    /// <param name="message">The message.</param>
    /// <param name="image">The library.</param>
    public static string Named(string message, byte[] image)
    {
        if (!Place().IsMatch(message)) return message;
        string library = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(library, image);
            return Place().Replace(message, place => Line(library, place.Groups[1].Value));
        }
        finally
        {
            File.Delete(library);
        }
    }

    private static string Line(string library, string end)
    {
        // The instruction itself is before its end.
        string place = $"0x{long.Parse(end, NumberStyles.HexNumber, CultureInfo.InvariantCulture) - 1:x}";
        using Process process = Process.Start(new ProcessStartInfo("addr2line", ["-s", "-i", "-e", library, place]) { RedirectStandardOutput = true })!;
        string lines = process.StandardOutput.ReadToEnd();
        process.WaitForExit();

        // From the line itself to those that call it.
        return string.Join(" in ", Discriminator().Replace(lines.Trim(), "").Split('\n').Distinct());
    }

    [GeneratedRegex("\\{([0-9a-f]+)\\}")]
    private static partial Regex Place();

    [GeneratedRegex(" \\(discriminator [0-9]+\\)")]
    private static partial Regex Discriminator();
}
