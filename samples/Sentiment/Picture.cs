using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Xml.Linq;

namespace Sentiment;

/// <summary>A review as a picture: above each word, how positive the review is up to there.</summary>
public static class Picture
{
    private const int ColumnWidth = 22, BarHeight = 160, TextHeight = 110, Margin = 30;

    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    /// <summary>Writes the picture.</summary>
    /// <param name="path">Where it goes.</param>
    /// <param name="words">The words.</param>
    /// <param name="positive">The probability that the review is positive, after each of them.</param>
    public static void Write(string path, IReadOnlyList<string> words, IReadOnlyList<float> positive)
    {
        int width = 2 * Margin + words.Count * ColumnWidth, height = Margin + BarHeight + TextHeight, middle = Margin + BarHeight / 2;
        var picture = new XElement(
            Svg + "svg",
            new XAttribute("viewBox", $"0 0 {width} {height}"), new XAttribute("font-family", "sans-serif"), new XAttribute("font-size", 13),
            Box(0, 0, width, height, "white"),
            new XElement(
                Svg + "text", new XAttribute("x", Margin), new XAttribute("y", 20), "How positive the review is after each word: green for, red against"),
            words.SelectMany((word, index) => Column(word, positive[index], Margin + index * ColumnWidth, middle)),
            Box(Margin, middle - 0.5, width - 2 * Margin, 1, "black"));
        File.WriteAllText(path, picture.ToString().ReplaceLineEndings("\n") + "\n");
    }

    private static IEnumerable<XElement> Column(string word, float positive, int left, int middle)
    {
        double bar = (positive - 0.5) * BarHeight;
        yield return Box(left + 2, bar > 0 ? middle - bar : middle, ColumnWidth - 4, double.Abs(bar), bar > 0 ? "#2a8a3a" : "#c03030");
        (int x, int y) = (left + ColumnWidth / 2 + 4, middle + BarHeight / 2 + 10);
        yield return new XElement(
            Svg + "text", new XAttribute("x", x), new XAttribute("y", y), new XAttribute("text-anchor", "end"),
            new XAttribute("transform", $"rotate(-90 {x} {y})"), word);
    }

    private static XElement Box(double left, double top, double width, double height, string colour) => new(
        Svg + "rect", Number("x", left), Number("y", top), Number("width", width), Number("height", height), new XAttribute("fill", colour));

    private static XAttribute Number(string name, double value) => new(name, value.ToString("0.#", CultureInfo.InvariantCulture));
}
