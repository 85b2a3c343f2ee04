using Microsoft.CodeAnalysis.CSharp.Syntax;
using ModelGen.Generator.Algebra;

namespace ModelGen.Generator.Reading;

/// <summary>A parameter that is called: a product with a learned matrix.</summary>
/// <param name="value">The product.</param>
/// <param name="isProjection">Whether nothing but the output can be made of it.</param>
internal sealed class EquationMatrix(Expr value, bool isProjection)
{
    /// <summary>The product, an input of the equations.</summary>
    public Expr Value { get; } = value;

    /// <summary>Whether it is the projection.</summary>
    public bool IsProjection { get; } = isProjection;

    /// <summary>What it is a product with; null before it is called, or where that could not be read.</summary>
    public Expr? Operand { get; set; }

    /// <summary>Where it is called first; null as long as it is not.</summary>
    public ExpressionSyntax? Call { get; set; }
}
