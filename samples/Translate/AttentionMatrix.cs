using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;

namespace Translate;

/// <summary>What was read across, what was written down, and how much each character that was written has attended to each that was read.</summary>
/// <param name="read">The characters across.</param>
/// <param name="written">The characters down.</param>
/// <param name="weights">A row for each of these, and one more for the end.</param>
internal sealed class AttentionMatrix(string read, string written, float[][] weights)
{
    private const string Shades = " .:-=+*#%@";
    private const int Cell = 22, Left = 40, Top = 60;

    /// <summary>Writes it as text, darker where there is more.</summary>
    public void Write(TextWriter output)
    {
        output.WriteLine($"    {read}");
        foreach ((string name, float[] row) in Rows())
            output.WriteLine($"{name,3} {string.Concat(row.Select(weight => Shades[Math.Min((int)(weight * Shades.Length), Shades.Length - 1)])).TrimEnd()}");
    }

    /// <summary>Writes it as a picture (SVG).</summary>
    public void Write(string path)
    {
        int width = Left + (Cell * read.Length) + 15, height = Top + (Cell * weights.Length) + 15;
        var svg = new StringBuilder();
        Add($"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" font-family=\"monospace\" font-size=\"14\" text-anchor=\"middle\">");
        Add($"<rect width=\"{width}\" height=\"{height}\" fill=\"white\"/>");
        Add($"<text x=\"{Left}\" y=\"22\" font-family=\"sans-serif\" text-anchor=\"start\">What is read, and how much each character that is written attends to it</text>");
        for (int place = 0; place < read.Length; place++)
            Add($"<text x=\"{Middle(Left, place)}\" y=\"{Top - 8}\">{read[place]}</text>");
        foreach ((int step, (string name, float[] row)) in Rows().Index())
        {
            Add($"<text x=\"{Left / 2}\" y=\"{Middle(Top, step) + 5}\">{name}</text>");
            for (int place = 0; place < row.Length; place++)
                Add($"<rect x=\"{Left + (Cell * place)}\" y=\"{Top + (Cell * step)}\" width=\"{Cell}\" height=\"{Cell}\" stroke=\"#ddd\" fill=\"#1f6fb5\" fill-opacity=\"{row[place]:0.##}\"/>");
        }

        File.WriteAllText(path, svg.Append("</svg>\n").ToString());

        void Add(FormattableString line) => svg.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
    }

    private static int Middle(int edge, int cell) => edge + (Cell * cell) + (Cell / 2);

    private (string Name, float[] Weights)[] Rows() => [.. written.Select(character => character.ToString()).Append("end").Zip(weights)];
}
