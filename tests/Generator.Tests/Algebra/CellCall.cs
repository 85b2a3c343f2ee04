using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace ModelGen.Generator.Tests.Algebra;

/// <summary>
/// A call of a compiled <c>Step</c> at a point drawn by chance: of numbers, unit by unit; of <see cref="Units"/>, at once, with
/// fixed matrices behind its gates and its projection.
/// </summary>
internal sealed class CellCall
{
    private readonly MethodInfo _step;
    private readonly int _units;

    public CellCall(MethodInfo step, int units, Random random, double scale)
    {
        (_step, _units) = (step, units);
        foreach (ParameterInfo parameter in step.GetParameters())
        {
            double[] offset = Draw();
            Inputs.Add(parameter.Name!, IsHyperparameter(parameter) ? [.. Enumerable.Repeat(offset[0], units)] : offset);
            if (parameter.ParameterType != typeof(Gate) && parameter.ParameterType != typeof(Projection))
                continue;
            double[][] matrix = [.. Enumerable.Range(0, units).Select(_ => Draw())];
            Products.Add(
                parameter.Name!,
                operand => [.. Enumerable.Range(0, units).Select(unit => offset[unit] + matrix[unit].Zip(operand, (a, b) => a * b / units).Sum())]);
        }

        double[] Draw() => [.. Enumerable.Range(0, units).Select(_ => (double)(float)(((random.NextDouble() * 2) - 1) * scale))];
    }

    /// <summary>A number for each unit.</summary>
    public Dictionary<string, double[]> Inputs { get; } = [];

    /// <summary>The matrices, by the parameters that call them.</summary>
    public Dictionary<string, Func<double[], double[]>> Products { get; } = [];

    /// <summary>The new states, in order, each for all units.</summary>
    public IReadOnlyList<double[]> Invoke()
    {
        if (_step.GetParameters().Any(parameter => parameter.ParameterType == typeof(Units)))
            return States(_step.Invoke(null, [.. _step.GetParameters().Select(OfAll)])!);
        IReadOnlyList<double[]>[] units = [.. Enumerable.Range(0, _units)
            .Select(unit => States(_step.Invoke(null, [.. _step.GetParameters().Select(parameter => (object)(float)Inputs[parameter.Name!][unit])])!))];
        return [.. Enumerable.Range(0, units[0].Count).Select(state => units.Select(unit => unit[state][0]).ToArray())];
    }

    // A hyperparameter is the same for all units.
    private static bool IsHyperparameter(ParameterInfo parameter) => parameter.GetCustomAttribute<HyperparameterAttribute>() is not null;

    private object OfAll(ParameterInfo parameter)
    {
        double[] values = Inputs[parameter.Name!];
        return parameter.ParameterType == typeof(Units) ? ToUnits(values)
            : parameter.ParameterType == typeof(Gate) ? new Gate(Product)
            : parameter.ParameterType == typeof(Projection) ? new Projection(Product)
            : (float)values[0];

        Units Product(Units operand) => ToUnits(Products[parameter.Name!]([.. operand.ToArray().Select(value => (double)value)]));
    }

    private static Units ToUnits(double[] values) => new([.. values.Select(value => (float)value)]);

    private static double[][] States(object result) => result is ITuple tuple
        ? [.. Enumerable.Range(0, tuple.Length).Select(index => Values(tuple[index]!))]
        : [Values(result)];

    private static double[] Values(object state) => state is Units units
        ? [.. units.ToArray().Select(value => (double)value)]
        : [(double)(float)state];
}
