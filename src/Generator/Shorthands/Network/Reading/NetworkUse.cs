using System.Collections.Generic;
using Microsoft.CodeAnalysis;

namespace ModelGen.Generator.Shorthands;

/// <summary>An operand, as it is written.</summary>
/// <param name="Node">The value; -1 where it is left out.</param>
/// <param name="Place">Where it stands.</param>
/// <param name="IsFollowed">Whether a gradient goes into it.</param>
internal readonly record struct NetworkOperand(int Node, SyntaxNode Place, bool IsFollowed);

/// <summary>A constant argument, as it is written.</summary>
/// <param name="Parameter">The parameter.</param>
/// <param name="Value">Its value.</param>
/// <param name="Place">Where it stands; null for a default.</param>
internal readonly record struct NetworkArgument(string Parameter, double Value, SyntaxNode? Place);

/// <summary>A use of a function or a layer, as it is written.</summary>
/// <param name="Function">What <see cref="NetworkNode.Function"/> calls it.</param>
/// <param name="Layer">The layer that is used, or -1.</param>
/// <param name="Layers">Layers that have a part in it, that one among them.</param>
/// <param name="Operands">The values that it needs, in the order of the parameters.</param>
/// <param name="Arguments">Its constant arguments, in the order of the parameters.</param>
/// <param name="Word">What to point at for the whole.</param>
internal sealed record NetworkUse(
    string Function, int Layer, IReadOnlyList<int> Layers, IReadOnlyList<NetworkOperand> Operands, IReadOnlyList<NetworkArgument> Arguments,
    SyntaxNodeOrToken Word);
