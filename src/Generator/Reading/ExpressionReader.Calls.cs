using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ModelGen.Generator.Diagnostics;

namespace ModelGen.Generator.Reading;

/// <content>What is called: functions, matrices, and methods of the cell.</content>
internal sealed partial class ExpressionReader
{
    private EquationValue Call(InvocationExpressionSyntax call)
    {
        var (word, isMatrix) = call.Expression switch
        {
            IdentifierNameSyntax name => (name, matrices.ContainsKey(name.Identifier.ValueText)),
            MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax name, Name.Identifier.ValueText: "Invoke" } =>
                (name, matrices.ContainsKey(name.Identifier.ValueText)),
            var other => (CellMeaning.LastWord(other), false),
        };
        var arguments = call.ArgumentList.Arguments.Select(Argument).ToEquatableArray();
        if (isMatrix)
            return Product(word, matrices[((IdentifierNameSyntax)word).Identifier.ValueText], arguments);
        if (call.Expression is IdentifierNameSyntax local && values.ContainsKey(local.Identifier.ValueText))
            return Report(Descriptors.CellUnknownFunction, word, local.Identifier.ValueText, EquationFunctions.Advice(Library.Other, ""));

        var callee = meaning.Find(call);
        if (callee.Method is { } method && IsHelper(method))
            return callee.Method.ParameterList.Parameters.Count == arguments.Count ? Inlined(method, arguments, word) : WrongCount(method.ParameterList.Parameters.Count);
        if (EquationFunctions.IsStep(callee.Library, callee.Name))
            return Report(Descriptors.CellNoDerivative, word, callee.Name);
        if (!EquationFunctions.Exists(callee.Library, callee.Name))
            return Report(Descriptors.CellUnknownFunction, word, EquationReader.Shortened(word.ToString()), EquationFunctions.Advice(callee.Library, callee.Name));
        if (arguments.Count != EquationFunctions.Arity(callee.Name))
            return WrongCount(EquationFunctions.Arity(callee.Name));
        if (arguments.Any(static argument => argument.Expr is null))
            return EquationValue.Error;
        if (EquationFunctions.IsOverUnits(callee.Name) && arguments[0].Type != CellType.Units)
            return Outside(word, "it is over all units of a layer, in a cell that is written over Units");
        if (callee.Name == EquationFunctions.Dropout && arguments[0].Expr!.IsUniform)
            return Outside(word, "it drops values of single units, and this is one value for all of them");
        var type = EquationFunctions.TypeOf(callee.Library, callee.Name, arguments.Select(static argument => argument.Type));
        return Made(EquationFunctions.Apply(pool, callee.Name, [.. arguments.Select(static argument => argument.Expr!)]), type, word);

        EquationValue WrongCount(int count) =>
            Outside(word, $"it takes {count} argument{(count == 1 ? "" : "s")}, and has {arguments.Count}");
    }

    private EquationValue Argument(ArgumentSyntax argument)
    {
        if (argument.NameColon is { } name)
            Outside(name.Name, "arguments stand in their order, without names");
        return argument.RefKindKeyword == default ? Operand(argument.Expression) : Outside(argument.RefKindKeyword, "arguments are values");
    }

    private EquationValue Product(ExpressionSyntax word, EquationMatrix matrix, EquatableArray<EquationValue> arguments)
    {
        matrix.Call ??= word;
        if (arguments.Count != 1)
            return Report(Descriptors.CellMatrix, word, word.ToString(), "it takes one argument, the values that its matrix acts on");
        if (arguments[0].Expr is not { } operand)
            return EquationValue.Error;
        if (matrix.Operand is { } first && first != operand)
            return Report(Descriptors.CellMatrix, word, word.ToString(), "it is called already, on something else; its one product can be named");
        matrix.Operand = operand;
        return new(matrix.Value, CellType.Units);
    }

    private bool IsHelper(MethodDeclarationSyntax method) =>
        method.Modifiers.Any(SyntaxKind.StaticKeyword) && method.TypeParameterList is null
        && (method.Body is not null || method.ExpressionBody is not null) && meaning.TypeOf(method.ReturnType).IsValue()
        && method.ParameterList.Parameters.All(parameter =>
            parameter is { Modifiers.Count: 0, Default: null, Type: { } type } && meaning.TypeOf(type).IsValue());

    private EquationValue Inlined(MethodDeclarationSyntax method, EquatableArray<EquationValue> arguments, ExpressionSyntax word)
    {
        if (arguments.Any(static argument => argument.Expr is null))
            return EquationValue.Error;
        var converted = arguments.Zip(
            method.ParameterList.Parameters, (argument, parameter) => Convert(argument, meaning.TypeOf(parameter.Type!), word));
        return Convert(inline(method, converted.ToEquatableArray(), word), meaning.TypeOf(method.ReturnType), word);
    }
}
