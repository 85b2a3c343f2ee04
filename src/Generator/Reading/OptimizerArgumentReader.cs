using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
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
        foreach (var attribute in model.AttributesOf(KnownNames.OptimizerArgumentAttribute))
        {
            // What the compiler refuses has no arguments here.
            if (attribute.Data.ConstructorArguments.Length != 2 || attribute.Syntax.ArgumentList is not { Arguments: { Count: > 1 } all })
                continue;
            var (name, value, ofName, ofValue) = (attribute.Data.ConstructorArguments[0], attribute.Data.ConstructorArguments[1], all[0], all[1]);
            var pattern = all.FirstOrDefault(static argument => argument.NameEquals is not null);
            var of = attribute.Data.NamedArguments.FirstOrDefault().Value;
            if (!IsSeen(name, ofName) || !IsSeen(value, ofValue) || (pattern is not null && !IsSeen(of, pattern)))
                continue;
            var word = (string)name.Value!;
            var number = (double)value.Value!;
            if (known.FirstOrDefault(hyperparameter => hyperparameter.Word == word) is null)
            {
                problems.Add(
                    Descriptors.UnknownHyperparameter, ofName.Expression.GetLocation(), word, optimizer.Name,
                    string.Join(", ", known.Select(static hyperparameter => hyperparameter.Word)));
                continue;
            }

            if (double.IsNaN(number) || !(number >= -float.MaxValue && number <= float.MaxValue))
            {
                problems.Add(Descriptors.NumberOutOfRange, ofValue.Expression.GetLocation(), word, NumberRules.Text(number), "a finite number that fits a float");
                continue;
            }

            read.Add(new OptimizerArgument(word, number, of.Value as string));
            if (pattern is not null)
                _patterns.Add((read[read.Count - 1], pattern.Expression.GetLocation()));
        }

        return [.. read];
    }

    /// <summary>Reports patterns that fit nothing.</summary>
    /// <param name="parameters">Names of the model's parameters.</param>
    public void CheckPatterns(IReadOnlyList<string> parameters)
    {
        foreach (var (argument, place) in _patterns.Where(pattern => !NamePattern.FitsAny(pattern.Argument.Of!, parameters)))
            problems.Add(Descriptors.NoSuchParameter, place, argument.Of!, model.Name, string.Join(", ", parameters));
    }

    /// <summary>Whether there are patterns.</summary>
    public bool HasPatterns => _patterns.Count > 0;

    private bool IsSeen(TypedConstant constant, AttributeArgumentSyntax argument)
    {
        if (constant is { Kind: TypedConstantKind.Primitive, Value: not null })
            return true;
        problems.Add(
            Descriptors.ArgumentUnreadable, argument.Expression.GetLocation(), EquationReader.Shortened(argument.ToString()),
            $"ModelGen sees no value of it; {AttributeArguments.Unseen}");
        return false;
    }
}
