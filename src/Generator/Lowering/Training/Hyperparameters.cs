using System.Collections.Generic;
using System.Linq;
using ModelGen.Generator.Model;

namespace ModelGen.Generator.Lowering;

/// <summary>The value of a hyperparameter for some parameters.</summary>
/// <param name="Input">The input of the equations.</param>
/// <param name="Word">What users call the hyperparameter.</param>
/// <param name="Value">What is declared.</param>
/// <param name="Parameters">Names of the parameters.</param>
internal sealed record HyperparameterValue(string Input, string Word, double Value, EquatableArray<string> Parameters);

/// <summary>Which parameters have which hyperparameters: what is declared differently has a value of its own.</summary>
internal sealed class Hyperparameters
{
    private readonly OptimizerSpec _optimizer;
    private readonly EquatableArray<OptimizerArgument> _arguments;
    private readonly bool _averages;
    private readonly Dictionary<string, List<string>> _inputs = [];
    private readonly List<HyperparameterValue> _values = [];

    /// <param name="spec">The declaration.</param>
    /// <param name="parameters">The parameters, and whether each is a weight: what nothing is multiplied by does not decay by itself.</param>
    public Hyperparameters(ModelSpec spec, IReadOnlyList<(string Name, bool IsWeight)> parameters)
    {
        (_optimizer, _arguments, _averages) = (spec.Optimizer, spec.OptimizerArguments, spec.Numbers.AverageParameters);
        var taken = new HashSet<string>(_optimizer.Equations.Inputs.Append(UpdateEquations.Clip));
        foreach ((string name, _) in parameters)
        {
            _inputs.Add(name, []);
        }

        foreach (OptimizerNumber number in _optimizer.AllHyperparameters(_averages))
        {
            foreach ((string name, _) in parameters)
            {
                _inputs[name].Add("");
            }

            foreach (IGrouping<double, string> alike in parameters
                .Select(parameter => (parameter.Name, Value: ValueOf(number, parameter.Name, parameter.IsWeight))).Where(parameter => parameter.Value is not null)
                .GroupBy(parameter => parameter.Value!.Value, parameter => parameter.Name))
            {
                string input = number.Name;
                for (int count = 2; !taken.Add(input); count++)
                {
                    input = $"{number.Name}Of{count}";
                }

                _values.Add(new HyperparameterValue(input, number.Word, alike.Key, [.. alike]));
                foreach (string name in alike)
                {
                    _inputs[name][_inputs[name].Count - 1] = input;
                }
            }
        }
    }

    /// <summary>The values, in the order of the hyperparameters.</summary>
    public IReadOnlyList<HyperparameterValue> Values => _values;

    /// <summary>The form of a parameter's update.</summary>
    public UpdateForm FormOf(string parameter) => new([.. _inputs[parameter]], Steps: true, _averages);

    // Of several arguments the last one counts. Weight decay by itself is for weights, and nothing where neither the optimizer nor the
    // declaration speaks of it.
    private double? ValueOf(OptimizerNumber number, string parameter, bool isWeight)
    {
        bool isDecay = number.Word == OptimizerSpec.WeightDecay.Word;
        OptimizerArgument? last = _arguments.LastOrDefault(argument => argument.Name == number.Word
            && (argument.Of is { } pattern ? NamePattern.Fits(pattern, parameter) : isWeight || !isDecay));
        return last?.Value ?? (isDecay && !(isWeight && _optimizer.HasDecay) ? null : number.Default);
    }
}
