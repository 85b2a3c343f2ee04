using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using ModelGen.Engines;

namespace ModelGen;

/// <summary>The numbers of a model's optimizer, as they are now; the engine has them, too.</summary>
internal sealed class HyperparameterValues
{
    private readonly string _model;
    private readonly IEngine _engine;
    private readonly IReadOnlyList<HyperparameterInfo> _declared;
    private readonly IReadOnlyList<TensorPlacement> _places;
    private readonly double[] _values;

    /// <summary>Gives the engine the declared values.</summary>
    /// <param name="model">The model, for messages.</param>
    /// <param name="engine">The engine.</param>
    /// <param name="declared">The declared values, in the order of the engine's table.</param>
    public HyperparameterValues(string model, IEngine engine, IReadOnlyList<HyperparameterInfo> declared)
    {
        (_model, _engine, _declared, _places) = (model, engine, declared, engine.Layout[ProgramLayout.Hyperparameters]);
        _values = [.. declared.Select(info => info.Value)];
        for (int index = 0; index < _values.Length; index++)
            engine.WriteScalar(_places[index], _values[index]);
    }

    /// <summary>The value of a name for a parameter, or for all that have it.</summary>
    public double Get(string name, string? parameter)
    {
        int[] found = Find(name, parameter);
        if (found.Any(index => _values[index] != _values[found[0]]))
        {
            IEnumerable<string> all = found.Select(index => string.Create(CultureInfo.InvariantCulture, $"{_values[index]} of {string.Join(", ", _declared[index].Parameters)}"));
            throw new ArgumentException($"{_model} has several values of {name}: {string.Join("; ", all)}. Name one of these parameters.", nameof(name));
        }

        return _values[found[0]];
    }

    /// <summary>Changes a value, as <see cref="Get"/> finds it.</summary>
    public void Set(string name, string? parameter, double value)
    {
        int[] found = Find(name, parameter);
        if (!float.IsFinite((float)value))
            throw new ArgumentOutOfRangeException(nameof(value), $"{name} is {value}: expected a finite number, not beyond the range of 32-bit floats.");
        foreach (int index in found)
        {
            _values[index] = value;
            _engine.WriteScalar(_places[index], value);
        }
    }

    private int[] Find(string name, string? parameter)
    {
        int[] named = [.. Enumerable.Range(0, _values.Length).Where(index => _declared[index].Name == name)];
        if (named.Length == 0)
        {
            string known = _values.Length == 0 ? $"the optimizer of {_model} has no hyperparameters"
                : $"expected one of {string.Join(", ", _declared.Select(info => info.Name).Distinct())}";
            string hint = name == "weight_decay" ? "; weight decay is there where it is declared, [OptimizerArgument(\"weight_decay\", 0.01)]" : "";
            throw new ArgumentException($"There is no '{name}' here: {known}{hint}.", nameof(name));
        }

        int[] found = parameter is null ? named : [.. named.Where(index => _declared[index].Parameters.Contains(parameter))];
        return found.Length > 0 ? found : throw new ArgumentException(
            $"'{parameter}' has no {name}: expected one of {string.Join(", ", named.SelectMany(index => _declared[index].Parameters))}.", nameof(parameter));
    }
}
