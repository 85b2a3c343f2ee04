using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Microsoft.CodeAnalysis;
using ModelGen.Generator.Diagnostics;

namespace ModelGen.Generator.Reading;

/// <summary>
/// Reads arguments one by one, each with its default and its range; what is out of range is reported at the argument.
/// </summary>
/// <param name="arguments">What is written.</param>
/// <param name="problems">Takes what is wrong with it.</param>
internal sealed class NumberRules(AttributeArguments arguments, ProblemList problems)
{
    /// <summary>Whether all arguments so far can be used.</summary>
    public bool AreKept { get; private set; } = arguments.AreAccepted;

    /// <summary>A size without a default.</summary>
    public int RequiredSize(string name)
    {
        if (arguments.IsGiven(name) || !arguments.AreNamed)
            return Size(name, 1);
        problems.Add(Descriptors.ArgumentMissing, arguments.Place, name, SizeRange(int.MaxValue));
        AreKept = false;
        return default;
    }

    /// <summary>A size that is another one where it is not given; a wrong other one is not reported twice.</summary>
    public int SizeOrElse(string name, int other) => arguments.IsGiven(name) ? Size(name, 1) : other;

    /// <summary>A number of things, at least 1.</summary>
    public int Size(string name, int defaultValue, int most = int.MaxValue)
    {
        var value = arguments.Value<int>(name) ?? defaultValue;
        if (value < 1 || value > most)
            Refuse(Descriptors.SizeOutOfRange, name, Text(value), SizeRange(most));
        return value;
    }

    /// <summary>Numbers of things, each at least 1; empty where they are not given.</summary>
    public IReadOnlyList<int> Sizes(string name, int most)
    {
        if (arguments.Value(name) is not int[] values)
            return [];
        if (values.Length == 0 || values.Length > most || values.Any(static value => value < 1))
            Refuse(Descriptors.SizeOutOfRange, name, $"[{string.Join(", ", values.Select(Text))}]", $"from 1 to {Text(most)} numbers, each at least 1");
        return values;
    }

    /// <summary>The probability that a value is kept.</summary>
    public double KeepProbability(string name, double defaultValue)
    {
        var value = arguments.Value<double>(name) ?? defaultValue;
        if (!(value > 0 && value <= 1))
            Refuse(Descriptors.ProbabilityOutOfRange, name, Text(value), "above 0 and at most 1");
        else if (1 / value > float.MaxValue)
        {
            Refuse(Descriptors.ProbabilityOutOfRange, name, Text(value),
                $"large enough that 1/{name}, the scale of kept values, is a float");
        }

        return value;
    }

    /// <summary>A probability that is another one where it is not given; a wrong other one is not reported twice.</summary>
    public double KeepProbabilityOrElse(string name, double other) => arguments.IsGiven(name) ? KeepProbability(name, 1.0) : other;

    /// <summary>The probability that a value is dropped.</summary>
    public double DropProbability(string name, double defaultValue)
    {
        var value = arguments.Value<double>(name) ?? defaultValue;
        if (!(value >= 0 && value < 1))
            Refuse(Descriptors.ProbabilityOutOfRange, name, Text(value), "at least 0 and below 1");
        return value;
    }

    /// <summary>A number of at least 0.</summary>
    public double NotNegative(string name, double defaultValue)
    {
        var value = Finite(name, defaultValue, "a finite number of at least 0");
        if (value < 0 && value >= -float.MaxValue)
            Refuse(Descriptors.NumberOutOfRange, name, Text(value), "a finite number of at least 0");
        return value;
    }

    /// <summary>Any number that is one.</summary>
    public double Finite(string name, double defaultValue, string range = "a finite number")
    {
        var value = arguments.Value<double>(name) ?? defaultValue;
        if (double.IsNaN(value) || double.IsInfinity(value))
            Refuse(Descriptors.NumberOutOfRange, name, Text(value), range);
        else if (value > float.MaxValue || value < -float.MaxValue)
            Refuse(Descriptors.NumberOutOfRange, name, Text(value), $"{range} that fits a float");
        return value;
    }

    /// <summary>Yes or no.</summary>
    public bool Flag(string name, bool defaultValue = false) => arguments.Value<bool>(name) ?? defaultValue;

    /// <summary>A member of an enumeration, which has the name of the argument.</summary>
    public T Member<T>(T defaultValue)
        where T : struct, Enum => Member(typeof(T).Name, defaultValue);

    /// <summary>A member of an enumeration.</summary>
    public T Member<T>(string name, T defaultValue)
        where T : struct, Enum
    {
        if (arguments.Value<int>(name) is not { } value)
            return defaultValue;
        if (!Enum.IsDefined(typeof(T), value))
            Refuse(Descriptors.ValueNotDefined, name, Text(value), MembersOf(typeof(T)));

        return (T)Enum.ToObject(typeof(T), value);
    }

    /// <summary>Reports an argument that cannot be used.</summary>
    /// <param name="descriptor">What is wrong.</param>
    /// <param name="name">The argument.</param>
    /// <param name="texts">What fills the message.</param>
    public void RefuseAt(DiagnosticDescriptor descriptor, string name, params string[] texts)
    {
        problems.Add(descriptor, arguments.PlaceOf(name), texts);
        AreKept = false;
    }

    /// <summary>A number in a message.</summary>
    public static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);

    /// <inheritdoc cref="Text(int)"/>
    public static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>The members of an enumeration, for messages.</summary>
    public static string MembersOf(Type enumeration) =>
        string.Join(" or ", Enum.GetNames(enumeration).Select(member => $"{enumeration.Name}.{member}"));

    private void Refuse(DiagnosticDescriptor descriptor, string name, string value, string range) =>
        RefuseAt(descriptor, name, name, value, range);

    private static string SizeRange(int most) => most == int.MaxValue ? "at least 1" : $"from 1 to {Text(most)}";
}
