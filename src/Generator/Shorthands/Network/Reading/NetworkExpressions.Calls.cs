using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using ModelGen.Generator.Reading;

namespace ModelGen.Generator.Shorthands;

/// <content>What is called: functions, layers, parts of values, and methods of the network.</content>
internal sealed partial class NetworkExpressions
{
    // Operands that no gradient goes into.
    private static readonly HashSet<string> NotFollowed = ["weights", "continues"];

    private NetworkValue? Call(IInvocationOperation call)
    {
        IMethodSymbol method = call.TargetMethod;
        SyntaxNodeOrToken word = call.Syntax is InvocationExpressionSyntax { Expression: var called }
            ? called is MemberAccessExpressionSyntax access ? access.Name : called
            : call.Syntax;
        if (types.IsNetwork(method.ContainingType) && method.MethodKind == MethodKind.Ordinary)
        {
            return Inlined(call, word);
        }

        if (method.MethodKind == MethodKind.LocalFunction)
        {
            return Outside(word, "write it as a static method of the class");
        }

        if (types.NameOf(method.ContainingType) is not { } type)
        {
            if (IsNumber(call.Type))
            {
                return Outside(call);
            }

            problems.Add(
                NetworkDescriptors.UnknownFunction, word.GetLocation()!, EquationReader.Shortened(word.ToString()),
                "a network calls those of ModelGen.Networks.Functions, its layers, and static methods of its own class");
            return null;
        }

        // A layer that a function takes is the one that it uses; a layer that a layer takes is a number of its use, -1 where it is left out.
        string name = type == NetworkTypes.Functions ? method.Name : $"{type}.{method.Name}";
        if (call.Instance is null)
        {
            return Use(name, receiver: null, [], call.Arguments, word);
        }

        return Read(call.Instance) switch
        {
            null => null,
            NetworkValue.Layer layer => Use(name, layer.Index, [], call.Arguments, word),
            NetworkValue.Node node => Use(name, receiver: null, [new(node.Index, call.Instance.Syntax, IsFollowed: true)], call.Arguments, word),
            _ => Outside(word, "it is no value and no layer"),
        };
    }

    private NetworkValue? Property(IPropertyReferenceOperation property)
    {
        if (property.Instance is null || types.NameOf(property.Property.ContainingType) is not { } type)
        {
            return Outside(property);
        }

        SyntaxNodeOrToken word = property.Syntax is MemberAccessExpressionSyntax access ? access.Name : property.Syntax;
        string name = $"{type}.{(property.Property.IsIndexer ? "LookUp" : property.Property.Name)}";
        return Read(property.Instance) switch
        {
            null => null,
            NetworkValue.Layer layer when property.Property.IsIndexer => Use(name, layer.Index, [], property.Arguments, word),
            NetworkValue.Node when IsNumber(property.Type) => Outside(word, "it is known only where 'Step' is called as C#"),
            NetworkValue.Node node => Use(name, receiver: null, [new(node.Index, property.Instance.Syntax, IsFollowed: true)], property.Arguments, word),
            _ => Outside(word, "the numbers of a layer are those of its attribute; write them out, or name them by a const"),
        };
    }

    private NetworkValue? Use(
        string function, int? receiver, List<NetworkOperand> operands, IReadOnlyList<IArgumentOperation> written, SyntaxNodeOrToken word)
    {
        // As they are written they are read; the parameters' order is that of the operands.
        List<(IArgumentOperation Argument, NetworkValue? Value)> read = [.. written.Select(argument => (argument, Read(argument.Value)))];
        var arguments = new List<NetworkArgument>();
        var layers = new List<int>();
        bool isWhole = true;
        foreach ((IArgumentOperation argument, NetworkValue? value) in read.OrderBy(pair => pair.Argument.Parameter!.Ordinal))
        {
            IParameterSymbol parameter = argument.Parameter!;
            SyntaxNode place = argument.Syntax is ArgumentSyntax syntax ? syntax.Expression : argument.Syntax;
            bool isFollowed = !NotFollowed.Contains(parameter.Name);
            switch (value)
            {
                case null:
                    isWhole = false;
                    break;
                case NetworkValue.None when types.IsLayer(parameter.Type):
                    layers.Add(-1);
                    break;
                case NetworkValue.None when parameter.IsOptional:
                    operands.Add(new(-1, place, isFollowed));
                    break;
                case NetworkValue.Node node when types.IsValue(parameter.Type):
                    operands.Add(new(node.Index, place, isFollowed));
                    break;
                case NetworkValue.Parts parts when types.IsValue(parameter.Type):
                    isWhole &= AddAll(parts, argument, isFollowed, operands);
                    break;
                case NetworkValue.Layer layer when types.IsLayer(parameter.Type):
                    layers.Add(layer.Index);
                    break;
                case NetworkValue.Number number:
                    isWhole &= NetworkNumberRules.Check(parameter, number.Value, argument.IsImplicit ? null : place, problems);
                    arguments.Add(new(parameter.Name, number.Value, argument.IsImplicit ? null : place));
                    break;
                default:
                    Outside(place, $"{parameter.Name} is given a value, or left out where it can be");
                    isWhole = false;
                    break;
            }
        }

        if (!isWhole)
        {
            return null;
        }

        if (receiver is not null)
        {
            arguments.InsertRange(0, layers.Select(layer => new NetworkArgument("layer", layer, null)));
            layers.Insert(0, receiver.Value);
        }

        return graph.Add(new NetworkUse(function, layers.Count > 0 ? layers[0] : -1, [.. layers.Where(layer => layer >= 0)], operands, arguments, word));
    }

    // What a parameter with 'params' takes.
    private bool AddAll(NetworkValue.Parts parts, IArgumentOperation argument, bool isFollowed, List<NetworkOperand> operands)
    {
        bool isWhole = true;
        foreach ((NetworkValue? value, IOperation item) in parts.Items.Zip(((IArrayCreationOperation)argument.Value).Initializer!.ElementValues, (value, item) => (value, item)))
        {
            if (value is NetworkValue.Node node)
            {
                operands.Add(new(node.Index, item.Syntax, isFollowed));
                continue;
            }

            isWhole = false;
            if (value is not null)
            {
                Outside(item.Syntax, "values stand side by side");
            }
        }

        return isWhole;
    }

    private NetworkValue? Inlined(IInvocationOperation call, SyntaxNodeOrToken word)
    {
        List<(IParameterSymbol, NetworkValue?)> arguments = [.. call.Arguments.Select(argument => (argument.Parameter!, Read(argument.Value)))];
        return arguments.Any(argument => argument.Item2 is null) ? null : body.Inline(call.TargetMethod, arguments, word);
    }
}
