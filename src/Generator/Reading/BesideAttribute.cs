using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ModelGen.Generator.Diagnostics;

namespace ModelGen.Generator.Reading;

/// <summary>An attribute beside the declaration, with two arguments by place and perhaps one by name.</summary>
internal sealed class BesideAttribute
{
    private readonly SeparatedSyntaxList<AttributeArgumentSyntax> _written;
    private readonly AttributeData _attribute;
    private readonly AttributeArgumentSyntax? _named;

    private BesideAttribute(AttributeData attribute, SeparatedSyntaxList<AttributeArgumentSyntax> written)
    {
        (_attribute, _written) = (attribute, written);
        _named = written.FirstOrDefault(static argument => argument.NameEquals is not null);
    }

    /// <summary>The attribute, if all of it has a value; what has none is reported, and what the compiler refuses has nothing here.</summary>
    public static BesideAttribute? Read(AttributeData attribute, AttributeSyntax syntax, ProblemList problems)
    {
        if (attribute.ConstructorArguments.Length != 2 || syntax.ArgumentList is not { Arguments: { Count: > 1 } written })
            return null;
        var read = new BesideAttribute(attribute, written);
        return IsSeen(attribute.ConstructorArguments[0], written[0]) && IsSeen(attribute.ConstructorArguments[1], written[1])
            && (read._named is null || IsSeen(read.NamedConstant, read._named)) ? read : null;

        bool IsSeen(TypedConstant constant, AttributeArgumentSyntax argument)
        {
            if (constant is { Kind: TypedConstantKind.Primitive or TypedConstantKind.Enum, Value: not null })
                return true;
            problems.Add(
                Descriptors.ArgumentUnreadable, argument.Expression.GetLocation(), EquationReader.Shortened(argument.ToString()),
                $"ModelGen sees no value of it; {AttributeArguments.Unseen}");
            return false;
        }
    }

    /// <summary>The first value.</summary>
    public string First => (string)_attribute.ConstructorArguments[0].Value!;

    /// <summary>The second value, that of an enumeration as its number.</summary>
    public object Second => _attribute.ConstructorArguments[1].Value!;

    /// <summary>The value of the argument by name; null where it is not given.</summary>
    public object? Named => _named is null ? null : NamedConstant.Value;

    /// <summary>Where the first value stands.</summary>
    public Location PlaceOfFirst => _written[0].Expression.GetLocation();

    /// <summary>Where the second value stands.</summary>
    public Location PlaceOfSecond => _written[1].Expression.GetLocation();

    /// <summary>Where the value by name stands.</summary>
    public Location PlaceOfNamed => _named!.Expression.GetLocation();

    private TypedConstant NamedConstant => _attribute.NamedArguments.FirstOrDefault().Value;
}
