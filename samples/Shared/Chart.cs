using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;

namespace Samples;

/// <summary>Lines, bands and marks over one axis, as SVG.</summary>
/// <param name="title">Stands above.</param>
/// <param name="across">What the numbers along the axis are.</param>
internal sealed class Chart(string title, string across)
{
    private const int Width = 760, Height = 320, Left = 55, Right = 15, Top = 50, Bottom = 45;

    private readonly List<Mark> _marks = [];

    private enum Kind
    {
        Line,
        Band,
        Points,
    }

    /// <summary>A line through points.</summary>
    public void AddLine(string name, string color, IEnumerable<(double X, double Y)> points) => _marks.Add(new Mark(Kind.Line, name, color, [.. points]));

    /// <summary>An area between two lines.</summary>
    public void AddBand(string name, string color, IEnumerable<(double X, double Low, double High)> points)
    {
        (double X, double Low, double High)[] all = [.. points];
        _marks.Add(new Mark(Kind.Band, name, color, [.. all.Select(point => (point.X, point.Low)), .. all.Reverse().Select(point => (point.X, point.High))]));
    }

    /// <summary>Points by themselves.</summary>
    public void AddPoints(string name, string color, IEnumerable<(double X, double Y)> points) => _marks.Add(new Mark(Kind.Points, name, color, [.. points]));

    /// <summary>Writes the picture.</summary>
    /// <param name="path">Its file.</param>
    /// <param name="below">Charts that stand below this one.</param>
    public void Write(string path, params IReadOnlyList<Chart> below)
    {
        int height = Height * (1 + below.Count);
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {height}\" font-family=\"sans-serif\" font-size=\"12\">\n");
        svg.Append(CultureInfo.InvariantCulture, $"<rect width=\"{Width}\" height=\"{height}\" fill=\"white\"/>\n");
        foreach ((int index, Chart chart) in below.Prepend(this).Index())
        {
            svg.Append(CultureInfo.InvariantCulture, $"<g transform=\"translate(0 {index * Height})\">\n");
            chart.Draw(svg);
            svg.Append("</g>\n");
        }

        File.WriteAllText(path, svg.Append("</svg>\n").ToString());
    }

    private void Draw(StringBuilder svg)
    {
        (double X, double Y)[] all = [.. _marks.SelectMany(mark => mark.Points)];
        var x = new Scale(all.Min(point => point.X), all.Max(point => point.X), Left, Width - Right);
        var y = new Scale(all.Min(point => point.Y), all.Max(point => point.Y), Height - Bottom, Top);
        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Left}\" y=\"20\" font-size=\"14\">{title}</text>\n");
        foreach (double tick in x.Ticks())
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{x.Of(tick):0.#}\" y=\"{Height - Bottom + 16}\" text-anchor=\"middle\">{tick:0.###}</text>\n");
        foreach (double tick in y.Ticks())
        {
            svg.Append(CultureInfo.InvariantCulture, $"<path d=\"M{Left} {y.Of(tick):0.#}H{Width - Right}\" stroke=\"#ddd\"/>\n");
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Left - 6}\" y=\"{y.Of(tick) + 4:0.#}\" text-anchor=\"end\">{tick:0.###}</text>\n");
        }

        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{(Left + Width - Right) / 2}\" y=\"{Height - 8}\" text-anchor=\"middle\">{across}</text>\n");
        int legend = Left;
        foreach (Mark mark in _marks)
        {
            svg.Append(Shape(mark, x, y));
            svg.Append(CultureInfo.InvariantCulture, $"<rect x=\"{legend}\" y=\"30\" width=\"10\" height=\"10\" fill=\"{mark.Color}\"/>\n");
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{legend + 14}\" y=\"39\">{mark.Name}</text>\n");
            legend += 30 + (7 * mark.Name.Length);
        }
    }

    private static string Shape(Mark mark, Scale x, Scale y)
    {
        if (mark.Kind == Kind.Points)
        {
            return string.Concat(mark.Points.Select(point =>
                string.Create(CultureInfo.InvariantCulture, $"<circle cx=\"{x.Of(point.X):0.#}\" cy=\"{y.Of(point.Y):0.#}\" r=\"4\" fill=\"{mark.Color}\"/>\n")));
        }

        string path = string.Join('L', mark.Points.Select(point => string.Create(CultureInfo.InvariantCulture, $"{x.Of(point.X):0.#} {y.Of(point.Y):0.#}")));
        return mark.Kind == Kind.Band
            ? $"<path d=\"M{path}Z\" fill=\"{mark.Color}\"/>\n"
            : $"<path d=\"M{path}\" fill=\"none\" stroke=\"{mark.Color}\" stroke-width=\"1.5\"/>\n";
    }

    private sealed record Mark(Kind Kind, string Name, string Color, (double X, double Y)[] Points);

    // From numbers to places.
    private sealed record Scale(double Least, double Most, double First, double Last)
    {
        public double Of(double value) => Most == Least ? First : First + ((value - Least) / (Most - Least) * (Last - First));

        // Four to ten round numbers.
        public IEnumerable<double> Ticks()
        {
            double range = Math.Max(Most - Least, 1e-9), unit = Math.Pow(10, Math.Floor(Math.Log10(range / 4)));
            double step = new double[] { 1, 2, 5 }.Select(factor => factor * unit).Last(step => range / step >= 3);
            for (double tick = Math.Ceiling(Least / step) * step; tick <= Most; tick += step)
                yield return Math.Round(tick / step) * step;
        }
    }
}
