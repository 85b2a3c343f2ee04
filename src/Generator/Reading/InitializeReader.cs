using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Model;

namespace ModelGen.Generator.Reading;

/// <summary>Reads how parameters of a class start, each an attribute.</summary>
/// <param name="model">The class.</param>
/// <param name="problems">Takes what is wrong.</param>
internal sealed class InitializeReader(ModelClass model, ProblemList problems)
{
    private readonly List<(ParameterStart Start, Location Place)> _patterns = [];

    /// <summary>What is written, in its order; what cannot be used is reported and left out.</summary>
    public EquatableArray<ParameterStart> Read()
    {
        foreach (var (data, syntax) in model.AttributesOf(KnownNames.InitializeAttribute))
        {
            if (BesideAttribute.Read(data, syntax, problems) is not { } attribute)
                continue;
            var kind = (int)attribute.Second;
            if (!Enum.IsDefined(typeof(Initializer), kind))
            {
                problems.Add(
                    Descriptors.ValueNotDefined, attribute.PlaceOfSecond, nameof(Initializer), NumberRules.Text(kind),
                    NumberRules.MembersOf(typeof(Initializer)));
                continue;
            }

            var start = new ParameterStart(attribute.First, (Initializer)kind, attribute.Named as double?);
            if (start.Scale is { } scale && !IsKept(scale, mayBeNegative: start.Initializer == Initializer.Constant, attribute.PlaceOfNamed))
                continue;
            _patterns.Add((start, attribute.PlaceOfFirst));
        }

        return [.. _patterns.Select(static pattern => pattern.Start)];
    }

    /// <summary>Whether there are patterns.</summary>
    public bool HasPatterns => _patterns.Count > 0;

    /// <summary>Reports patterns that fit nothing.</summary>
    /// <param name="parameters">The model's parameters.</param>
    public void CheckPatterns(IReadOnlyList<(string Name, bool IsMatrix)> parameters)
    {
        foreach (var (start, place) in _patterns)
        {
            string[] names = [.. parameters.Where(parameter => parameter.IsMatrix || !start.NeedsMatrix).Select(static parameter => parameter.Name)];
            if (!NamePattern.FitsAny(start.Of, names))
                problems.Add(Descriptors.NoSuchParameter, place, start.Of, model.Name, string.Join(", ", names));
        }
    }

    private bool IsKept(double scale, bool mayBeNegative, Location place)
    {
        var isFloat = scale >= -float.MaxValue && scale <= float.MaxValue;
        if (isFloat && (scale >= 0 || mayBeNegative))
            return true;
        problems.Add(
            Descriptors.NumberOutOfRange, place, "Scale", NumberRules.Text(scale),
            $"a finite number{(mayBeNegative ? "" : " of at least 0")}{(isFloat || double.IsNaN(scale) || double.IsInfinity(scale) ? "" : " that fits a float")}");
        return false;
    }
}
