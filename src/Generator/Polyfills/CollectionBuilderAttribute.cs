namespace System.Runtime.CompilerServices;

/// <summary>
/// netstandard2.0 lacks it; the compiler asks for it by name to build our own collections from <c>[a, b, ..c]</c>.
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Interface, Inherited = false)]
internal sealed class CollectionBuilderAttribute(Type builderType, string methodName) : Attribute
{
    /// <summary>The type that has the factory method.</summary>
    public Type BuilderType { get; } = builderType;

    /// <summary>The factory method: it takes a span of elements.</summary>
    public string MethodName { get; } = methodName;
}
