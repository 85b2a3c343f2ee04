using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ModelGen.Generator.Algebra;
using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Model;

namespace ModelGen.Generator.Reading;

/// <summary>
/// Reads an optimizer: a type whose one static method <c>Step</c> computes a parameter's new value. Statements and expressions are those of
/// cells, and read by the same readers; what is particular is what goes in and comes out.
/// </summary>
internal sealed class OptimizerParser
{
    private readonly ExprPool _pool = new();
    private readonly CellNames _names = new();
    private readonly CellMeaning _meaning;
    private readonly ProblemList _problems;
    private readonly Dictionary<string, EquationValue> _values = [];
    private readonly Dictionary<string, string> _inputs = [];
    private readonly List<OptimizerNumber> _hyperparameters = [];
    private string? _gradient;
    private string? _rate;
    private string? _step;

    private OptimizerParser(CellMeaning meaning, ProblemList problems) => (_meaning, _problems) = (meaning, problems);

    /// <summary>Reads the one optimizer in a source text.</summary>
    /// <exception cref="FormatException">Something is wrong with it.</exception>
    public static OptimizerSpec Parse(string text)
    {
        TypeDeclarationSyntax type = StepMethod.TypeIn(text);
        var problems = new ProblemList();
        return new OptimizerParser(new TextMeaning(type), problems).Read([type])
            ?? throw new FormatException(string.Join("\n", problems.ToEquatableArray().Select(static problem => problem.ToDiagnostic())));
    }

    /// <summary>Reads an optimizer of the user's; null where something is wrong with it.</summary>
    /// <param name="optimizer">The optimizer.</param>
    /// <param name="runtime">The assembly that defines the vocabulary.</param>
    /// <param name="compilation">The program that it is part of.</param>
    /// <param name="problems">What is wrong.</param>
    public static OptimizerSpec? Parse(INamedTypeSymbol optimizer, IAssemblySymbol runtime, Compilation compilation, ProblemList problems) =>
        StepMethod.PartsOf(optimizer, problems) is { } parts
            ? new OptimizerParser(new BoundMeaning(optimizer, runtime, compilation), problems).Read(parts)
            : null;

    private OptimizerSpec? Read(TypeDeclarationSyntax[] parts)
    {
        var name = parts[0].Identifier;
        if (StepMethod.Find(parts, Descriptors.OptimizerMethod, _problems) is not { } step)
            return null;
        var results = Results(step);
        foreach (var parameter in step.ParameterList.Parameters)
            Take(parameter, results);
        foreach (var missing in results.Where(result => !_inputs.ContainsKey(result)))
            Report(step.ParameterList, name.ValueText, $"'{missing}' is returned, and no parameter of this name receives its previous value");
        if (_gradient is null)
            Report(step.ParameterList, name.ValueText, "no parameter is the gradient: it is the one that is neither returned nor has an attribute");
        if (!_problems.AllowsGeneration)
            return null;

        var read = new EquationReader(_pool, _meaning, _names, _problems).Read(step, _values, []);
        if (!_problems.AllowsGeneration)
            return null;
        (string Name, Expr Value)[] all = [.. results.Zip(read, (result, value) => (_inputs[result], value.Value.Expr!))];
        if (Expr.InOrder(all.Select(static result => result.Value)).Contains(_pool.Input(CellSpec.UpdateMask)))
            Report(step.ParameterList, name.ValueText, "it calls Dropout, which marks the update of a cell's states");
        CellParser.CheckSize(step, Expr.InOrder(all.Select(static result => result.Value)), _problems);
        if (!Expr.InOrder(all.Select(static result => result.Value)).Contains(_pool.Input(_gradient!)))
            Report(step.ParameterList, name.ValueText, "nothing that is returned depends on the gradient");
        return _problems.AllowsGeneration
            ? new OptimizerSpec(
                new CellNames().Add(name.ValueText), all[0].Name, _gradient!, [.. all.Skip(1).Select(static state => state.Name)], _rate, _step,
                [.. _hyperparameters], Tape.Record(_pool, all))
            : null;
    }

    // What is returned, by name: the parameter first.
    private List<string> Results(MethodDeclarationSyntax step)
    {
        var results = new List<string>();
        if (step.ReturnType is not TupleTypeSyntax tuple)
        {
            CheckFloat(step.ReturnType, step.Identifier.ValueText);
            return [.. step.ParameterList.Parameters.Take(1).Select(static parameter => parameter.Identifier.ValueText)];
        }

        foreach (var element in tuple.Elements)
        {
            var word = element.Identifier.ValueText;
            CheckFloat(element.Type, word.Length > 0 ? word : element.ToString());
            if (word.Length == 0 || results.Contains(word))
                Report(element, element.ToString(), "each element of the result has a name of its own: the parameter's, and then those of the states");
            else
                results.Add(word);
        }

        return results;
    }

    private void Take(ParameterSyntax parameter, List<string> results)
    {
        var word = parameter.Identifier.ValueText;
        foreach (var modifier in parameter.Modifiers)
            Report(modifier, word, $"remove '{modifier.ValueText}': equations take values");
        if (parameter.Type is { } type)
            CheckFloat(type, word);
        bool Has(string attribute) => parameter.AttributeLists.SelectMany(static list => list.Attributes).Any(written => _meaning.Is(written, attribute));
        string[] attributes = [.. new[] { KnownNames.Schedule, KnownNames.Step, KnownNames.Hyperparameter }.Where(Has)];
        var name = _names.Add(word);
        var value = _pool.Input(name);
        if (results.Contains(word))
        {
            foreach (var attribute in attributes)
                Report(parameter, word, $"remove [{attribute}]: it is returned, so it is what is updated");
            _inputs[word] = name;
        }
        else if (attributes.Length > 1)
        {
            Report(parameter, word, $"it has one role: keep one of [{attributes[0]}] and [{attributes[1]}]");
        }
        else if (attributes.Length == 1 && attributes[0] == KnownNames.Hyperparameter)
        {
            if (Constant(parameter) is { } number)
                _hyperparameters.Add(new OptimizerNumber(name, word, number));
        }
        else
        {
            Only(parameter, attributes.FirstOrDefault(), name);
        }

        _values[word] = new EquationValue(value, CellType.Float);
    }

    private void Only(ParameterSyntax parameter, string? attribute, string name)
    {
        ref var role = ref attribute == KnownNames.Schedule ? ref _rate : ref attribute == KnownNames.Step ? ref _step : ref _gradient;
        if (parameter.Default is { } given)
            Report(given.Value, parameter.Identifier.ValueText, "only a [Hyperparameter] has a default value");
        if (role is not null)
        {
            Report(parameter, parameter.Identifier.ValueText, attribute is null
                ? "the gradient is the one parameter that is neither returned nor has an attribute, and there is one already"
                : $"there is one with [{attribute}] already");
        }

        role = name;
    }

    // A number is taken as it is written: 0.9f is nine tenths.
    private double? Constant(ParameterSyntax parameter)
    {
        var word = parameter.Identifier.ValueText;
        if (parameter.Default?.Value is not { } expression)
        {
            Report(parameter, word, "a [Hyperparameter] of an optimizer has a default value");
            return null;
        }

        var number = _meaning.ConstantOf(expression) switch
        {
            float value => double.Parse(value.ToString("R", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture),
            sbyte or byte or short or ushort or int or uint or long or ulong or double =>
                Convert.ToDouble(_meaning.ConstantOf(expression), CultureInfo.InvariantCulture),
            _ => double.NaN,
        };
        if (double.IsNaN(number) || double.IsInfinity(number))
            Report(expression, word, "its default value is no finite number that ModelGen can see");
        return number;
    }

    private void CheckFloat(TypeSyntax type, string word)
    {
        if (_meaning.TypeOf(type) is not (CellType.Float or CellType.Error))
            Report(type, word, "an optimizer is written over float, one number at a time");
    }

    private void Report(SyntaxNodeOrToken place, string word, string reason) =>
        _problems.Add(Descriptors.OptimizerParameter, place.GetLocation()!, word, reason);
}
