using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace ModelGen.Networks;

/// <summary>A stack of recurrent layers, read from the text that the generator writes into a model.</summary>
internal sealed class StackDeclaration
{
    private readonly List<int> _units = [];
    private readonly List<CellGate> _gates = [];
    private readonly List<string> _states = [];
    private readonly List<double> _zoneouts = [];
    private readonly List<string> _weights = [];
    private readonly List<CellEntry> _entries = [];
    private readonly Dictionary<string, int> _results = [];

    /// <param name="text">The text.</param>
    /// <exception cref="FormatException">It is none, or that of another version of the compiler.</exception>
    public StackDeclaration(string text)
    {
        foreach (string statement in text.Split("; "))
        {
            string[] words = statement.Split(' ');
            if (!Read(words[0], words[1..]))
            {
                throw new FormatException($"'{statement}' is no statement about recurrent layers, or one of another version of the compiler.");
            }
        }
    }

    /// <summary>Units of each layer.</summary>
    public IReadOnlyList<int> Units => _units;

    /// <summary>1, or 2 for layers that also read backwards.</summary>
    public int Directions { get; private set; }

    /// <summary>The gates, in the order of the kernel's columns.</summary>
    public IReadOnlyList<CellGate> Gates => _gates;

    /// <summary>The states, the output first.</summary>
    public IReadOnlyList<string> States => _states;

    /// <summary>For each state the probability that it keeps its value.</summary>
    public IReadOnlyList<double> Zoneouts => _zoneouts;

    /// <summary>The learned numbers of each unit.</summary>
    public IReadOnlyList<string> Weights => _weights;

    /// <summary>The matrix that makes the output; null for most cells.</summary>
    public string? Projection { get; private set; }

    /// <summary>The equations: each entry an operation on earlier ones.</summary>
    public IReadOnlyList<CellEntry> Entries => _entries;

    /// <summary>Which entries are the new states, and what gates and projection act on.</summary>
    public IReadOnlyDictionary<string, int> Results => _results;

    /// <summary>Width of the projected output; 0 where there is no projection.</summary>
    private int ProjectionSize { get; set; }

    /// <summary>The names of a layer's directions, such as <c>0</c> and <c>0_reverse</c>.</summary>
    public string[] SuffixesOf(int layer) => Directions == 1 ? [$"{layer}"] : [$"{layer}", $"{layer}_reverse"];

    /// <summary>Width of a state of a layer: the output may be projected.</summary>
    public int WidthOf(int layer, int state) => state == 0 && Projection is not null ? ProjectionSize : _units[layer];

    /// <summary>What a matrix acts on, among the <see cref="Results"/>.</summary>
    public static string OperandOf(string matrix) => matrix + "_operand";

    private bool Read(string kind, string[] words)
    {
        switch (kind, words)
        {
            case ("units", { Length: > 0 }):
                _units.AddRange(words.Select(Whole));
                return true;
            case ("directions", [string count]):
                Directions = Whole(count);
                return true;
            case ("gate", [string name, string source, .. string[] rest]) when Enum.TryParse(source, out CellGateSource known):
                _gates.Add(new CellGate(name, known, rest is ["bias"]));
                return true;
            case ("state", [string name, string zoneout]):
                _states.Add(name);
                _zoneouts.Add(Real(zoneout));
                return true;
            case ("weight", [string name]):
                _weights.Add(name);
                return true;
            case ("projection", [string name, string width]):
                (Projection, ProjectionSize) = (name, Whole(width));
                return true;
            case ("result", [string name, string index]):
                _results.Add(name, Whole(index));
                return true;
            case ("Constant", [string value]):
                _entries.Add(new CellEntry(CellOperation.Constant, "", Real(value), []));
                return true;
            case ("Input", [string name]):
                _entries.Add(new CellEntry(CellOperation.Input, name, 0, []));
                return true;
            default:
                if (!Enum.TryParse(kind, out CellOperation operation))
                {
                    return false;
                }

                _entries.Add(new CellEntry(operation, "", 0, [.. words.Select(Whole)]));
                return true;
        }
    }

    private static int Whole(string word) => int.Parse(word, CultureInfo.InvariantCulture);

    private static double Real(string word) => double.Parse(word, CultureInfo.InvariantCulture);
}
