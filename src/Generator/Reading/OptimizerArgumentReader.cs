using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Model;

namespace ModelGen.Generator.Reading;

/// <summary>Reads the values that a class gives to hyperparameters of its optimizer, each an attribute.</summary>
/// <param name="model">The class.</param>
/// <param name="problems">Takes what is wrong.</param>
internal sealed class OptimizerArgumentReader(ModelClass model, ProblemList problems)
{
    private readonly List<(OptimizerArgument Argument, Location Place)> _patterns = [];

    /// <summary>The arguments, in the order in which they are written; those that cannot be used are reported and left out.</summary>
    /// <param name="optimizer">The optimizer.</param>
    /// <param name="averages">Whether averages of the parameters are kept.</param>
    public EquatableArray<OptimizerArgument> Read(OptimizerSpec optimizer, bool averages)
    {
        OptimizerNumber[] known = [.. optimizer.AllHyperparameters(averages)];
        var read = new List<OptimizerArgument>();
        foreach (var (data, syntax) in model.AttributesOf(KnownNames.OptimizerArgumentAttribute))
        {
            if (BesideAttribute.Read(data, syntax, problems) is not { } attribute)
                continue;
            var word = attribute.First;
            var number = (double)attribute.Second;
            if (known.FirstOrDefault(hyperparameter => hyperparameter.Word == word) is null)
            {
                problems.Add(
                    Descriptors.UnknownHyperparameter, attribute.PlaceOfFirst, word, optimizer.Name,
                    string.Join(", ", known.Select(static hyperparameter => hyperparameter.Word)));
                continue;
            }

            if (double.IsNaN(number) || !(number >= -float.MaxValue && number <= float.MaxValue))
            {
                problems.Add(Descriptors.NumberOutOfRange, attribute.PlaceOfSecond, word, NumberRules.Text(number), "a finite number that fits a float");
                continue;
            }

            read.Add(new OptimizerArgument(word, number, attribute.Named as string));
            if (attribute.Named is not null)
                _patterns.Add((read[read.Count - 1], attribute.PlaceOfNamed));
        }

        return [.. read];
    }

    /// <summary>Reports patterns that fit nothing.</summary>
    /// <param name="parameters">The model's parameters.</param>
    public void CheckPatterns(IReadOnlyList<(string Name, bool IsMatrix)> parameters)
    {
        string[] names = [.. parameters.Select(static parameter => parameter.Name)];
        foreach (var (argument, place) in _patterns.Where(pattern => !NamePattern.FitsAny(pattern.Argument.Of!, names)))
            problems.Add(Descriptors.NoSuchParameter, place, argument.Of!, model.Name, string.Join(", ", names));
    }

    /// <summary>Whether there are patterns.</summary>
    public bool HasPatterns => _patterns.Count > 0;
}
