using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Reading;

namespace ModelGen.Generator.Shorthands;

/// <summary>The ranges of constant arguments, by what their parameters are called.</summary>
internal static class NetworkNumberRules
{
    private static readonly Dictionary<string, (DiagnosticDescriptor Descriptor, Func<double, bool> IsInside, string Range)> Ranges = new()
    {
        ["keep"] = (Descriptors.ProbabilityOutOfRange, value => value > 0 && value <= 1 && 1 / value <= float.MaxValue, "above 0 and at most 1"),
        ["smoothing"] = (Descriptors.ProbabilityOutOfRange, value => value >= 0 && value < 1, "at least 0 and below 1"),
        ["quantile"] = (Descriptors.ProbabilityOutOfRange, value => value > 0 && value < 1, "above 0 and below 1"),
        ["delta"] = (Descriptors.NumberOutOfRange, value => (float)value > 0 && value <= float.MaxValue, "a finite number above 0"),
        ["offset"] = (Descriptors.NumberOutOfRange, value => value >= 0 && value <= float.MaxValue, "a finite number of at least 0"),
        ["id"] = (NetworkDescriptors.IdOutOfRange, value => value >= 0, "at least 0"),
        ["ignore"] = (NetworkDescriptors.IdOutOfRange, value => value >= -1, "an id, or -1 for none"),
    };

    /// <summary>Whether a number can be what it is; reports one that cannot.</summary>
    /// <param name="parameter">The parameter.</param>
    /// <param name="value">The number.</param>
    /// <param name="place">Where it stands; null for a default.</param>
    /// <param name="problems">Takes what is wrong.</param>
    public static bool Check(IParameterSymbol parameter, double value, SyntaxNode? place, ProblemList problems)
    {
        if (place is null)
        {
            return true;
        }

        if (parameter.Type is INamedTypeSymbol { TypeKind: TypeKind.Enum } enumeration)
        {
            IFieldSymbol[] members = [.. enumeration.GetMembers().OfType<IFieldSymbol>().Where(member => member.HasConstantValue)];
            return members.Any(member => Convert.ToDouble(member.ConstantValue, System.Globalization.CultureInfo.InvariantCulture) == value)
                || Refuse(Descriptors.ValueNotDefined, string.Join(" or ", members.Select(member => $"{enumeration.Name}.{member.Name}")));
        }

        if (Ranges.TryGetValue(parameter.Name, out (DiagnosticDescriptor Descriptor, Func<double, bool> IsInside, string Range) rule))
        {
            return rule.IsInside(value) || Refuse(rule.Descriptor, rule.Range);
        }

        return Math.Abs(value) <= float.MaxValue || Refuse(Descriptors.NumberOutOfRange, "a finite number that fits a float");

        bool Refuse(DiagnosticDescriptor descriptor, string range)
        {
            problems.Add(descriptor, place.GetLocation(), parameter.Name, NumberRules.Text(value), range);
            return false;
        }
    }
}
