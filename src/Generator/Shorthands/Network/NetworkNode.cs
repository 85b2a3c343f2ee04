namespace ModelGen.Generator.Shorthands;

/// <summary>A value of a network: single assignments, each after those that it needs.</summary>
/// <param name="Function">
/// What makes it: <c>feed</c> (its number in <paramref name="Numbers"/>), <c>number</c> (its value there), an operator such as <c>+</c>, a function as the runtime calls it, or for
/// uses of a layer <c>Kind.Method</c>, such as <c>Dense.Apply</c> (<c>Table.LookUp</c> for the indexer); for parts of a value <c>Type.Property</c>, such as <c>Recurrence.Final</c>.
/// </param>
/// <param name="Layer">The layer that is used, or -1.</param>
/// <param name="Operands">The values that it needs, in the order of the parameters; -1 for one that is left out.</param>
/// <param name="Numbers">Its constant arguments, in the order of the parameters; of a flag 0 or 1, of an enumeration its member's number.</param>
/// <param name="Shape">Its shape.</param>
/// <param name="Name">What the source calls it; empty where it has no name there.</param>
internal sealed record NetworkNode(
    string Function, int Layer, EquatableArray<int> Operands, EquatableArray<double> Numbers, NetworkShape Shape, string Name = "");

/// <summary>A feed.</summary>
/// <param name="Name">What its parameter is called.</param>
/// <param name="Shape">Its shape.</param>
internal readonly record struct NetworkFeed(string Name, NetworkShape Shape);

/// <summary>What a <c>Step</c> returns beside the loss.</summary>
/// <param name="Name">What the element of the tuple is called.</param>
/// <param name="Node">The value.</param>
internal readonly record struct NetworkOutput(string Name, int Node);
