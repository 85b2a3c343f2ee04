using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.RegularExpressions;

namespace ModelGen.Generator.Tests.Networks;

/// <summary>
/// A network by chance: feeds with and without padding, layers that are shared or not, functions, one or two losses. Functions with kinks are left out:
/// a difference may step over them.
/// </summary>
internal sealed class RandomStep
{
    private readonly Random _random;
    private readonly List<Value> _values = [];
    private readonly List<string> _feeds = [], _layers = [], _lines = [], _data = [], _arguments = [];
    private readonly List<(string Kind, string Name, int Inputs, int Width)> _shared = [];
    private readonly List<States> _states = [];
    private readonly int[] _steps;
    private readonly string[] _padding;
    private readonly string?[] _openers;
    private int _count;
    private string _loss = "";

    public RandomStep(int seed)
    {
        _random = new Random(seed);
        int axes = 1 + _random.Next(2);
        _steps = [.. Enumerable.Range(0, axes).Select(_ => 2 + _random.Next(5))];
        _padding = [.. Enumerable.Range(0, axes).Select(_ => Pick("", "", ", VariableLengths = true", ", Mask = true"))];
        _openers = new string?[axes];
        int nodes = 2 + _random.Next(11);
        Begin();
        while (_values.Count < nodes)
            Grow();
        End();
    }

    private enum Kind
    {
        Vector,
        Sequence,
    }

    private const int Batch = 3, Classes = 5;

    /// <summary>The class, and beside it one that tries it.</summary>
    public string Source(string name) => $$"""
        [Network(BatchSize = {{Batch}}, InitScale = 0.5)]
        public sealed partial class {{name}}
        {
            public static Loss Step(
                {{string.Join(",\n        ", _feeds.Concat(_layers))}})
            {
                {{string.Join("\n        ", _lines)}}
                return {{_loss}};
            }
        }

        public static class Try{{name}}
        {
            public static string Run(ModelGen.ModelOptions options)
            {
                var random = new System.Random(7);
                using var model = new {{name}}(options);
                {{string.Join("\n        ", _data)}}
                return Slopes.Check<{{name}}>(
                    model, () => model.Forward({{Arguments}}), model.Backward,
                    isTraining => model.Interpret({{Arguments}}, isTraining).Value, () => model.Evaluate({{Arguments}}));
            }
        }
        """;

    /// <summary>What its feeds are given, statements.</summary>
    public IReadOnlyList<string> Data => _data;

    /// <summary>The class alone, with all sequences that it computes as outputs.</summary>
    public string WithOutputs(string name)
    {
        string[] outputs = [.. _values.Where(value => value.Kind == Kind.Sequence && _lines.Any(line => line.Contains($" {value.Name} = ", StringComparison.Ordinal))).Select(value => value.Name)];
        return $$"""
            [Network(BatchSize = {{Batch}}, InitScale = 0.5)]
            public sealed partial class {{name}}
            {
                public static (Loss, {{string.Join(", ", outputs.Select(output => $"Sequence out_{output}"))}}) Step(
                    {{string.Join(",\n        ", _feeds.Concat(_layers))}})
                {
                    {{string.Join("\n        ", _lines)}}
                    return ({{_loss}}, {{string.Join(", ", outputs)}});
                }
            }
            """;
    }

    private void Begin()
    {
        for (int axis = 0; axis < _steps.Length; axis++)
        {
            if (_random.Next(2) == 0)
                Add(Kind.Sequence, axis, 3, $"{Table()}[{Feed("Tokens", axis)}]");
            else
                Add(Kind.Sequence, axis, 2, Feed("Sequence", axis, 2));
        }
    }

    private void Grow()
    {
        Value x = Any();
        bool isSequence = x.Kind == Kind.Sequence;
        switch (_random.Next(isSequence ? 19 : 7))
        {
            case 0: Add(x, Width(), width => $"{Layer("Dense", x.Width, width)}.Apply({x.Name})"); break;
            case 1: Add(x, x.Width, _ => $"{Pick("Tanh", "Sigmoid", "Silu", "Softplus", "Softmax")}({x.Name})"); break;
            case 2: Add(x, x.Width, _ => $"{x.Name} {Pick("+", "-", "*")} {Fitting(x)}"); break;
            case 3: Add(x, x.Width, _ => $"Dropout({x.Name}, {Pick("0.5", "0.75")}{Pick("", ", rescale: false")})"); break;
            case 4 when x.Width > 1: Add(x, x.Width - 1, _ => $"Columns({x.Name}, {_random.Next(2)}, {x.Width - 1})"); break;
            case 5: Add(x, x.Width, _ => $"{Layer("LayerNorm", x.Width, x.Width)}.Apply({x.Name} * 3)"); break;
            case 6:
                Value other = OfAxis(x);
                Add(x, x.Width + other.Width, _ => $"Concat({x.Name}, {other.Name})");
                break;
            case 7 or 8 or 18: Recur(x); break;
            case 15 or 16: Decode(x); break;
            case 9: Add(Kind.Vector, -1, x.Width, $"{Pick("Mean", "Sum", "First", "Last", "Max")}({x.Name})"); break;
            case 10: Add(x, x.Width, _ => $"Shift({x.Name}, {_random.Next(-2, 3)})"); break;
            case 11: Add(x, x.Width, _ => $"Reverse({x.Name})"); break;
            case 12: Add(x, Width(), width => $"{Layer("Convolution", x.Width, width)}.Apply({x.Name})"); break;
            case 13:
                Value memory = AnySequence(x.Width);
                Add(x, memory.Width, _ => $"{Layer("Attention", x.Width, memory.Width)}.Apply({x.Name}, {memory.Name})");
                break;
            case 14 or 17 when Vectors.Any():
                Value vector = Vectors.ElementAt(_random.Next(Vectors.Count()));
                Add(x, vector.Width, _ => $"Repeat({vector.Name}, along: {x.Name})");
                break;
            default: Add(x, x.Width, _ => $"0.5 * {x.Name} - 0.25"); break;
        }
    }

    private void Recur(Value x)
    {
        int units = Width();
        bool isBoth = _random.Next(3) == 0;
        string layer;
        if (_states.Count > 0 && _random.Next(3) > 0)
            (_, layer, x, units, isBoth) = _states[_random.Next(_states.Count)];
        else
            layer = Layer(isBoth ? "Both" : "Recurrent", x.Width, units);
        string flags = isBoth ? "" : Flags(x);
        string result = $"r{_count++}";
        _lines.Add($"Recurrence {result} = {layer}.Apply({x.Name}{flags}{From(layer)});");
        _states.Add(new(result, layer, x, units, isBoth));
        _values.Add(new(result, Kind.Sequence, x.Axis, units * (isBoth ? 2 : 1)));
        if (_random.Next(2) == 0)
            Add(Kind.Vector, -1, units * (isBoth ? 2 : 1), $"{result}.Final.Output");
    }

    private void Decode(Value x)
    {
        int units = Width(), combined = Width();
        bool feeds = _random.Next(2) == 0;
        Value memory = AnySequence(units);
        string attend = Layer("Attention", units, memory.Width), layer = Layer("Recurrent", x.Width + (feeds ? combined : memory.Width), units);
        string feed = feeds ? $", feed: {Layer("Dense", memory.Width + units, combined)}" : "";
        string result = $"r{_count++}";
        _lines.Add($"Decoded {result} = {layer}.Apply({x.Name}, {attend}, {memory.Name}{Flags(x)}{feed}{From(layer)});");
        _values.Add(new(result, Kind.Sequence, x.Axis, units));
        if (feeds)
            Add(x, combined, _ => $"{result}.Attentional");
        else if (_random.Next(2) == 0)
            Add(x, memory.Width, _ => $"{result}.Context");
    }

    private string Flags(Value x) => _random.Next(4) == 0 ? $", continues: {Feed("Flags", x.Axis)}" : "";

    // States of the same layer fit.
    private string From(string layer)
    {
        string[] fitting = [.. _states.Where(states => states.Layer == layer).Select(states => states.Result)];
        return fitting.Length > 0 && _random.Next(4) > 0 ? $", from: {fitting[_random.Next(fitting.Length)]}.Final" : "";
    }

    private void End()
    {
        List<string> losses = [];
        for (int index = 0; index < 1 + _random.Next(2); index++)
        {
            Value x = _values[_values.Count - 1 - (index * _random.Next(2))];
            string logits = $"{Layer("Dense", x.Width, Classes)}.Apply({x.Name})";
            string reduce = Pick("", ", reduce: Reduction.Sum");
            losses.Add(_random.Next(4) switch
            {
                0 => $"CrossEntropy({logits}, {Feed(x.Kind == Kind.Sequence ? "Tokens" : "Ids", x.Axis)}{Pick("", ", smoothing: 0.1", ", ignore: 2", ", offset: 1e-3")}{reduce})",
                1 => $"BinaryCrossEntropy({logits}, {Feed(x.Kind.ToString(), x.Axis, Classes)} * 0.5 + 0.5{reduce})",
                2 => $"{Pick("0.5 * ", "")}SquaredError({logits}, {Feed(x.Kind.ToString(), x.Axis, Classes)}{reduce})",
                _ => $"Loss.{Pick("Mean", "Sum")}({logits} * {logits}, weights: {Feed(x.Kind.ToString(), x.Axis, 1)} * 0.25 + 0.5)",
            });
        }

        // Everything has a part in it.
        string read = string.Join("\n", _lines.Select(line => line[(line.IndexOf('=', StringComparison.Ordinal) + 1)..]).Concat(losses));
        losses.AddRange(_values.Where(value => !Regex.IsMatch(read, $@"\b{value.Name}\b")).Select(value => $"0.1 * Loss.Mean({value.Name})"));
        _loss = string.Join(" + ", losses);
    }

    private string Arguments => string.Join(", ", _arguments);

    private IEnumerable<Value> Vectors => _values.Where(value => value.Kind == Kind.Vector);

    private Value Any() => _values[_random.Next(2) == 0 ? _values.Count - 1 : _random.Next(_values.Count)];

    // Of the width, perhaps: scores without weights need it.
    private Value AnySequence(int width) => _values.Where(value => value.Kind == Kind.Sequence)
        .OrderBy(value => value.Width == width ? 0 : _random.Next(3)).ThenBy(_ => _random.Next()).First();

    private Value OfAxis(Value x)
    {
        Value[] fitting = [.. _values.Where(value => value.Axis == x.Axis && (value.Kind == x.Kind))];
        return fitting[_random.Next(fitting.Length)];
    }

    // What can be calculated with it: as wide, or one column, or a number.
    private string Fitting(Value x)
    {
        Value[] fitting = [.. _values.Where(value => (value.Axis == x.Axis || value.Axis < 0) && (x.Kind == Kind.Sequence || value.Kind == Kind.Vector) && (value.Width == x.Width || value.Width == 1))];
        return fitting.Length == 0 ? "0.5" : fitting[_random.Next(fitting.Length)].Name;
    }

    private void Add(Value like, int width, Func<int, string> text) => Add(like.Kind, like.Axis, width, text(width));

    private void Add(Kind kind, int axis, int width, string text)
    {
        string name = $"v{_count++}";
        _lines.Add($"{kind} {name} = {text};");
        _values.Add(new(name, kind, axis, width));
    }

    private string Table() => Layer("Table", 0, 3);

    private string Layer(string kind, int inputs, int width)
    {
        (string Kind, string Name, int Inputs, int Width)[] known = [.. _shared.Where(layer => layer.Kind == kind && layer.Inputs == inputs && layer.Width == width)];
        if (known.Length > 0 && _random.Next(2) == 0)
            return known[0].Name;
        string name = $"layer{_shared.Count}";
        _layers.Add(kind switch
        {
            "Table" => $"[Embedding({Classes}, {width})] Table {name}",
            "Dense" => $"[Dense({width}{Pick("", ", Bias = false")})] Dense {name}",
            "LayerNorm" => $"[LayerNorm(Epsilon = 0.1)] LayerNorm {name}",
            "Convolution" => $"[Convolution({width}, {1 + _random.Next(3)}{Pick("", ", Causal = true")})] Convolution {name}",
            "Attention" => $"[Attention({(inputs == width ? Pick("AttentionScore.Dot", "AttentionScore.ScaledDot", "AttentionScore.Multiplicative", "AttentionScore.Additive, 3") : Pick("AttentionScore.Multiplicative", "AttentionScore.Additive, 4"))})] Attention {name}",
            _ => $"[Recurrent({width}, Cell = typeof(ModelGen.Cells.{Pick("Lstm", "Gru", "Rnn", "OriginalGru")}){(kind == "Both" ? ", Bidirectional = true" : "")}{Pick("", ", NumLayers = 2, Dropout = 0.25", ", Dropout = 0.25, DropoutPlacement = DropoutPlacement.AllOutputs")}{Pick("", "", ", WeightDropout = 0.25")})] Recurrent {name}",
        });
        _shared.Add((kind, name, inputs, width));
        return name;
    }

    private string Feed(string type, int axis, int width = 1)
    {
        string name = $"feed{_feeds.Count}";
        string steps = axis < 0 ? "" : _openers[axis] is { } opener ? $"[Along(nameof({opener}))] " : $"[Steps({_steps[axis]}{_padding[axis]})] ";
        bool opens = axis >= 0 && _openers[axis] is null;
        if (opens)
            _openers[axis] = name;
        string kind = type == "Flags" ? "Sequence" : type;
        _feeds.Add($"{steps}{(width > 1 ? $"[Width({width})] " : "")}{kind} {name}");
        int rows = (axis < 0 ? 1 : _steps[axis]) * Batch;
        _data.Add(type switch
        {
            "Tokens" or "Ids" => $"int[] {name} = Slopes.Ints(random, {rows}, {Classes});",
            "Flags" => $"float[] {name} = Slopes.Flags(random, {rows});",
            _ => $"float[] {name} = Slopes.Floats(random, {rows * width});",
        });
        _arguments.Add(name);
        if (opens && _padding[axis].Contains("Lengths", StringComparison.Ordinal))
        {
            _data.Add($"int[] {name}Lengths = Slopes.Lengths(random, {Batch}, {_steps[axis].ToString(CultureInfo.InvariantCulture)});");
            _arguments.Add($"{name}Lengths");
        }
        else if (opens && _padding[axis].Contains("Mask", StringComparison.Ordinal))
        {
            _data.Add($"float[] {name}Mask = Slopes.Flags(random, {rows});");
            _arguments.Add($"{name}Mask");
        }

        return name;
    }

    private int Width() => 1 + _random.Next(5);

    private string Pick(params string[] texts) => texts[_random.Next(texts.Length)];

    private sealed record States(string Result, string Layer, Value Input, int Units, bool IsBoth);

    private sealed record Value(string Name, Kind Kind, int Axis, int Width);
}
