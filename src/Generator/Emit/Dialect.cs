using ModelGen.Generator.Algebra;

namespace ModelGen.Generator.Emit;

/// <summary>How a target spells scalar arithmetic, element by element or a vector at a time: a table from operation to text.</summary>
internal abstract class Dialect
{
    /// <summary>Type of a value.</summary>
    public abstract string Type { get; }

    /// <summary>A constant.</summary>
    public abstract string Constant(double value);

    /// <summary>The element, or the vector, at an index of an array that begins at a reference.</summary>
    public abstract string Load(string array, string index);

    /// <summary>Writes a value there.</summary>
    public abstract string Store(string array, string index, string value);

    /// <summary>An operation on operands that are written already; binary ones come in parentheses where they must.</summary>
    public virtual string Apply(Op op, string first, string second) => op switch
    {
        Op.Add => $"{first} + {second}",
        Op.Subtract => $"{first} - {second}",
        Op.Multiply => $"{first} * {second}",
        Op.Negate => $"-{first}",
        Op.Sigmoid => $"VectorMath.Sigmoid({first})",
        Op.Tanh => $"VectorMath.Tanh({first})",
        _ => throw new System.ArgumentOutOfRangeException(nameof(op), op, "not an operation on operands"),
    };
}

/// <summary>C#, one element: the reference, and the tail of a row.</summary>
internal sealed class ScalarCSharp : Dialect
{
    public override string Type => "float";

    public override string Constant(double value) => FloatLiteral.Single(value);

    public override string Load(string array, string index) => $"Unsafe.Add(ref {array}, {index})";

    public override string Store(string array, string index, string value) => $"{Load(array, index)} = {value};";
}

/// <summary>C#, eight elements.</summary>
internal sealed class VectorCSharp : Dialect
{
    public override string Type => "Vector256<float>";

    public override string Constant(double value) => $"Vector256.Create({FloatLiteral.Single(value)})";

    public override string Load(string array, string index) => $"Vector256.LoadUnsafe(ref {array}, (nuint){index})";

    public override string Store(string array, string index, string value) => $"Vector256.StoreUnsafe({value}, ref {array}, (nuint){index});";
}
