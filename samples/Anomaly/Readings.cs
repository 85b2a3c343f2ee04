using System.Collections.Generic;
using System.Globalization;
using System.IO;

namespace Anomaly;

/// <summary>Numbers as text, one a line. Empty lines are passed over.</summary>
internal static class Readings
{
    /// <summary>Reads a file.</summary>
    /// <exception cref="InvalidDataException">A line is no number, or there is no such file.</exception>
    public static IEnumerable<double> OfFile(string option, string path)
    {
        if (!File.Exists(path))
            throw new InvalidDataException($"{option} is '{path}': there is no such file.");
        return Read();

        IEnumerable<double> Read()
        {
            using var reader = new StreamReader(path);
            foreach (double reading in Of(path, reader))
                yield return reading;
        }
    }

    /// <summary>Reads lines as they come.</summary>
    /// <exception cref="InvalidDataException">A line is no number.</exception>
    public static IEnumerable<double> Of(string name, TextReader reader)
    {
        int number = 0;
        while (reader.ReadLine() is { } line)
        {
            number++;
            if (string.IsNullOrWhiteSpace(line))
                continue;
            if (!double.TryParse(line, NumberStyles.Float, CultureInfo.InvariantCulture, out double reading) || !float.IsFinite((float)reading))
                throw new InvalidDataException($"{name}, line {number}: '{(line.Length > 40 ? line[..40] + "..." : line)}' is no finite number.");
            yield return reading;
        }
    }
}
