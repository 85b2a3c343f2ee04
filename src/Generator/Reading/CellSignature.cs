using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Model;

namespace ModelGen.Generator.Reading;

/// <summary>What a parameter of <c>Step</c> stands for.</summary>
internal enum CellRole
{
    Gate,
    State,
    Weight,
    Hyperparameter,
    Projection,
}

/// <summary>A parameter of <c>Step</c>.</summary>
/// <param name="Syntax">Where it is declared.</param>
/// <param name="Name">Its name in the spec.</param>
/// <param name="Type">Its type.</param>
/// <param name="Role">What it stands for.</param>
/// <param name="Source">What a gate is made of.</param>
/// <param name="HasBias">Whether a gate has a bias.</param>
/// <param name="Number">What a weight starts with, or the default of a hyperparameter.</param>
internal sealed record CellParameter(
    ParameterSyntax Syntax, string Name, CellType Type, CellRole Role, GateSource Source, bool HasBias, double? Number)
{
    /// <summary>What the equations call it.</summary>
    public string Word => Syntax.Identifier.ValueText;

    /// <summary>Whether it is a matrix, which is called like a function.</summary>
    public bool IsCalled => Type is CellType.Gate or CellType.Projection;
}

/// <summary>Reads what goes into <c>Step</c> and what comes out: gates, states, weights and hyperparameters.</summary>
internal sealed class CellSignature
{
    private const string OnlyState = "h";

    // What only a gate of the cell's own type can have, and what a Gate can.
    private static readonly string[] OfGates = [KnownNames.FromInput, KnownNames.FromState, KnownNames.NoBias];
    private static readonly string[] Vocabulary = [KnownNames.PerUnit, KnownNames.Hyperparameter, .. OfGates];

    // States by convention, and what else the parameters of a layer are called.
    private static readonly string[] AlwaysStates = ["h", "c"];
    private static readonly string[] Taken = ["kernel", "bias", "projection"];

    // Numbers of every declaration.
    private static readonly string[] Declared = [KnownNames.ForgetBias];

    private readonly MethodDeclarationSyntax _step;
    private readonly CellMeaning _meaning;
    private readonly ProblemList _problems;
    private readonly CellNames _names;

    private CellSignature(MethodDeclarationSyntax step, CellMeaning meaning, CellNames names, ProblemList problems)
    {
        (_step, _meaning, _names, _problems) = (step, meaning, names, problems);
        (StateWords, Type) = Result();
        Parameters = [.. step.ParameterList.Parameters.Select(Parameter)];
        CheckStates();
        foreach (var second in Parameters.Where(static parameter => parameter.Role == CellRole.Projection).Skip(1))
            Report(Descriptors.CellMatrix, second.Syntax.Type!, second.Word, "a cell has at most one Projection, which makes its output");
        CheckGates();
        States = [.. StateWords.Select(word => Parameters.FirstOrDefault(parameter => parameter.Word == word)?.Name ?? _names.Add(word))];
    }

    /// <summary>What the source calls the states.</summary>
    public IReadOnlyList<string> StateWords { get; }

    /// <summary>Names of the states in the spec.</summary>
    public IReadOnlyList<string> States { get; }

    /// <summary>Type of the states: number or units; <see cref="CellType.Error"/> where the result is wrong.</summary>
    public CellType Type { get; }

    /// <summary>The parameters, in order.</summary>
    public IReadOnlyList<CellParameter> Parameters { get; }

    /// <summary>Reads the signature.</summary>
    public static CellSignature Read(MethodDeclarationSyntax step, CellMeaning meaning, CellNames names, ProblemList problems) =>
        new(step, meaning, names, problems);

    private (IReadOnlyList<string> States, CellType Type) Result()
    {
        if (_step.ReturnType is not TupleTypeSyntax tuple)
            return ([OnlyState], StateType(_step.ReturnType, CellType.Error));

        var type = CellType.Error;
        var words = new List<string>();
        foreach (var element in tuple.Elements)
        {
            var own = StateType(element.Type, type);
            type = type == CellType.Error ? own : type;
            var word = element.Identifier.ValueText;
            if (word.Length == 0)
                Report(Descriptors.CellResult, element, "this state has no name");
            else if (words.Contains(word))
                Report(Descriptors.CellResult, element.Identifier, $"two states are called '{word}'");
            else
                words.Add(word);
        }

        return (words, type);
    }

    private CellType StateType(TypeSyntax syntax, CellType others)
    {
        var type = _meaning.TypeOf(syntax);
        if (type is not (CellType.Float or CellType.Units or CellType.Error))
            Report(Descriptors.CellResult, syntax, "a state is float or Units");
        else if (type != CellType.Error && others != CellType.Error && type != others)
            Report(Descriptors.CellResult, syntax, "all states are of one type, float or Units");
        else
            return Known(type, syntax);
        return CellType.Error;
    }

    private CellParameter Parameter(ParameterSyntax syntax)
    {
        var word = syntax.Identifier.ValueText;
        AttributeSyntax[] written = [.. syntax.AttributeLists.SelectMany(static list => list.Attributes)];
        foreach (var unknown in written.Where(attribute => !_meaning.Exists(attribute)))
            Report(Descriptors.CellUnreadable, unknown.Name, unknown.Name.ToString(), AttributeArguments.Unseen);
        var attributes = written
            .Select(attribute => (Syntax: attribute, Name: Vocabulary.FirstOrDefault(name => _meaning.Is(attribute, name))))
            .Where(static pair => pair.Name is not null)
            .GroupBy(static pair => pair.Name!, static pair => pair.Syntax)
            .ToDictionary(static group => group.Key, static group => group.First());
        var type = syntax.Type is { } typeName ? Known(_meaning.TypeOf(typeName), typeName) : CellType.Other;
        var role = type == CellType.Projection ? CellRole.Projection
            : StateWords.Contains(word) || AlwaysStates.Contains(word) ? CellRole.State
            : type == CellType.Gate ? CellRole.Gate
            : attributes.ContainsKey(KnownNames.Hyperparameter) ? CellRole.Hyperparameter
            : attributes.ContainsKey(KnownNames.PerUnit) ? CellRole.Weight
            : CellRole.Gate;
        foreach (var modifier in syntax.Modifiers)
            Report(Descriptors.CellParameter, modifier, word, $"remove '{modifier.ValueText}': equations take values");
        CheckType(syntax, type, role);
        CheckAttributes(attributes, word, type, role);
        if (role == CellRole.Weight && Taken.Contains(word))
            Report(Descriptors.CellName, syntax.Identifier, word);
        var source = type == CellType.Gate ? GateSource.InputAndOperand
            : attributes.ContainsKey(KnownNames.FromInput) ? GateSource.Input
            : attributes.ContainsKey(KnownNames.FromState) ? GateSource.State
            : GateSource.InputAndState;
        var number = role == CellRole.Weight ? Initial(attributes[KnownNames.PerUnit], word) : Default(syntax, role);
        return new(syntax, _names.Add(word), type, role, source, !attributes.ContainsKey(KnownNames.NoBias), number);
    }

    private void CheckType(ParameterSyntax syntax, CellType type, CellRole role)
    {
        var reason = (type, role) switch
        {
            (CellType.Error, _) => null,
            (CellType.Float, CellRole.Hyperparameter) => null,
            (_, CellRole.Hyperparameter) => "a hyperparameter is float",
            (CellType.Float or CellType.Units, _) when Type != CellType.Error && type != Type =>
                "gates, states and weights are all of one type, float or Units",
            (CellType.Float or CellType.Units, _) => null,
            (CellType.Gate or CellType.Projection, CellRole.State) => "a state is float or Units",
            (CellType.Gate or CellType.Projection, _) => Type == CellType.Float ? $"a cell with a {type} is written over Units" : null,
            _ => "its type must be float, Units, Gate or Projection",
        };
        if (reason is not null)
            Report(Descriptors.CellParameter, (SyntaxNode?)syntax.Type ?? syntax, syntax.Identifier.ValueText, reason);
    }

    private void CheckAttributes(Dictionary<string, AttributeSyntax> attributes, string word, CellType type, CellRole role)
    {
        IEnumerable<string> fitting = role switch
        {
            CellRole.Weight => [KnownNames.PerUnit],
            CellRole.Hyperparameter => [KnownNames.Hyperparameter],
            CellRole.Gate when type == CellType.Gate => [KnownNames.NoBias],
            CellRole.Gate => attributes.ContainsKey(KnownNames.FromInput) ? [KnownNames.FromInput, KnownNames.NoBias] : [KnownNames.FromState, KnownNames.NoBias],
            _ => [],
        };
        var kind = role switch
        {
            CellRole.Weight => "a weight",
            CellRole.State => "a state",
            CellRole.Gate when type == CellType.Gate => "a Gate, which has both products",
            CellRole.Gate => "a gate from the input alone",
            _ => $"a {role.ToString().ToLowerInvariant()}",
        };
        foreach (var name in attributes.Keys.Except(fitting))
            Report(Descriptors.CellParameter, attributes[name].Name, word, $"remove [{name}]: it is {kind}");
    }

    private double? Initial(AttributeSyntax attribute, string word)
    {
        if (attribute.ArgumentList?.Arguments.FirstOrDefault()?.Expression is not { } expression
            || Number(expression) is not { } value || double.IsNaN(value))
        {
            return null;
        }

        CheckFinite(expression, value, word);
        return value;
    }

    private double? Default(ParameterSyntax syntax, CellRole role)
    {
        var word = syntax.Identifier.ValueText;
        var expression = syntax.Default?.Value;
        if (role != CellRole.Hyperparameter)
        {
            if (expression is not null)
                Report(Descriptors.CellParameter, expression, word, "only a [Hyperparameter] has a default value");
            return null;
        }

        if (expression is null)
        {
            if (!Declared.Contains(word))
                Report(Descriptors.CellHyperparameter, syntax.Identifier, word, string.Join(", ", Declared));
            return null;
        }

        var value = Number(expression);
        if (value is { } number)
            CheckFinite(expression, number, word);
        return value;
    }

    private double? Number(ExpressionSyntax expression)
    {
        switch (_meaning.ConstantOf(expression))
        {
            case char letter:
                return letter;
            case sbyte or byte or short or ushort or int or uint or long or ulong or float or double:
                return Convert.ToDouble(_meaning.ConstantOf(expression), CultureInfo.InvariantCulture);
            default:
                Report(
                    Descriptors.CellUnreadable, expression, EquationReader.Shortened(expression.ToString()),
                    $"ModelGen sees no number; {AttributeArguments.Unseen}");
                return null;
        }
    }

    private void CheckFinite(ExpressionSyntax expression, double value, string word)
    {
        if (!(value >= -float.MaxValue && value <= float.MaxValue))
        {
            var text = value.ToString("R", CultureInfo.InvariantCulture);
            Report(Descriptors.CellParameter, expression, word, $"{text} is no finite float");
        }
    }

    private void CheckGates()
    {
        if (Parameters.All(static parameter => parameter.Role != CellRole.Gate))
            Report(Descriptors.CellParameter, _step.ParameterList, _step.Identifier.ValueText, "a cell has at least one gate, or it would see no input");
    }

    private void CheckStates()
    {
        foreach (var parameter in Parameters.Where(parameter => parameter.Role == CellRole.State && !StateWords.Contains(parameter.Word)))
        {
            if (Type != CellType.Error)
            {
                Report(Descriptors.CellState, parameter.Syntax.Identifier, parameter.Word,
                    "is not returned; return it, or call the parameter something else");
            }
        }

        foreach (var element in (_step.ReturnType as TupleTypeSyntax)?.Elements.Skip(1) ?? [])
        {
            var word = element.Identifier.ValueText;
            if (word.Length > 0 && Parameters.All(parameter => parameter.Word != word))
                Report(Descriptors.CellState, element.Identifier, word, "has no parameter of this name, which would receive its previous value");
        }
    }

    private CellType Known(CellType type, TypeSyntax syntax)
    {
        if (type == CellType.Error)
            Report(Descriptors.CellUnreadable, syntax, syntax.ToString(), AttributeArguments.Unseen);
        return type;
    }

    private void Report(DiagnosticDescriptor descriptor, SyntaxNodeOrToken place, params string[] arguments) =>
        _problems.Add(descriptor, place.GetLocation()!, arguments);
}
