using System.Collections.Generic;
using ModelGen.Generator.Algebra;

namespace ModelGen.Generator.Emit;

/// <summary>How a target spells scalar arithmetic, element by element or a vector at a time: a table from operation to text.</summary>
internal abstract class Dialect
{
    /// <summary>Type of a value.</summary>
    public abstract string Type { get; }

    /// <summary>A local of a name that is good C#.</summary>
    public virtual string Local(string name) => name;

    /// <summary>A constant.</summary>
    public abstract string Constant(double value);

    /// <summary>One number as a value: the same in every element.</summary>
    public abstract string Broadcast(string value);

    /// <summary>The element, or the vector, at an index of an array that begins at a reference.</summary>
    public abstract string Load(string array, string index);

    /// <summary>Writes a value there.</summary>
    public abstract string Store(string array, string index, string value);

    /// <summary>An operation element by element, on operands that are written already, in parentheses where they must be.</summary>
    public virtual string Apply(Op op, IReadOnlyList<string> x) => op switch
    {
        Op.Add => $"{x[0]} + {x[1]}",
        Op.Subtract => $"{x[0]} - {x[1]}",
        Op.Multiply => $"{x[0]} * {x[1]}",
        Op.Divide => $"{x[0]} / {x[1]}",
        Op.Negate => $"-{x[0]}",
        Op.Sigmoid or Op.Tanh or Op.Relu or Op.Softplus or Op.Exp or Op.Log => $"VectorMath.{op}({x[0]})",
        _ => throw new System.ArgumentOutOfRangeException(nameof(op), op, "not an operation on elements"),
    };
}

/// <summary>C#, one element: the reference, and the tail of a row.</summary>
internal sealed class ScalarCSharp : Dialect
{
    public override string Type => "float";

    public override string Constant(double value) => FloatLiteral.Single(value);

    public override string Broadcast(string value) => value;

    public override string Load(string array, string index) => $"Unsafe.Add(ref {array}, {index})";

    public override string Store(string array, string index, string value) => $"{Load(array, index)} = {value};";

    public override string Apply(Op op, IReadOnlyList<string> x) => op switch
    {
        Op.Sqrt or Op.Abs or Op.Min or Op.Max => $"float.{op}({string.Join(", ", x)})",
        Op.IfLess => $"({x[0]} < {x[1]} ? {x[2]} : {x[3]})",
        Op.IfLessOrEqual => $"({x[0]} <= {x[1]} ? {x[2]} : {x[3]})",
        Op.IfEqual => $"({x[0]} == {x[1]} ? {x[2]} : {x[3]})",
        _ => base.Apply(op, x),
    };
}

/// <summary>C#, one number in double precision: what is computed once, and not for each element.</summary>
internal sealed class DoubleCSharp : Dialect
{
    public override string Type => "double";

    public override string Constant(double value) => FloatLiteral.Double(value);

    public override string Broadcast(string value) => value;

    public override string Load(string array, string index) => $"{array}[{index}]";

    public override string Store(string array, string index, string value) => $"{Load(array, index)} = {value};";

    public override string Apply(Op op, IReadOnlyList<string> x) => op switch
    {
        Op.Tanh or Op.Exp or Op.Log or Op.Sqrt or Op.Abs or Op.Min or Op.Max => $"System.Math.{op}({string.Join(", ", x)})",
        Op.Sigmoid => $"(1 / (1 + System.Math.Exp(-({x[0]}))))",
        Op.Relu => $"System.Math.Max({x[0]}, 0)",
        Op.Softplus => $"(System.Math.Max({x[0]}, 0) + System.Math.Log(1 + System.Math.Exp(-System.Math.Abs({x[0]}))))",
        Op.IfLess => $"({x[0]} < {x[1]} ? {x[2]} : {x[3]})",
        Op.IfLessOrEqual => $"({x[0]} <= {x[1]} ? {x[2]} : {x[3]})",
        Op.IfEqual => $"({x[0]} == {x[1]} ? {x[2]} : {x[3]})",
        _ => base.Apply(op, x),
    };
}

/// <summary>C#, eight elements.</summary>
internal sealed class VectorCSharp : Dialect
{
    public override string Type => "Vector256<float>";

    public override string Constant(double value) => Broadcast(FloatLiteral.Single(value));

    public override string Broadcast(string value) => $"Vector256.Create({value})";

    public override string Load(string array, string index) => $"Vector256.LoadUnsafe(ref {array}, (nuint){index})";

    public override string Store(string array, string index, string value) => $"Vector256.StoreUnsafe({value}, ref {array}, (nuint){index});";

    public override string Apply(Op op, IReadOnlyList<string> x) => op switch
    {
        Op.Sqrt or Op.Abs or Op.Min or Op.Max => $"Vector256.{op}({string.Join(", ", x)})",
        Op.IfLess => If("LessThan", x),
        Op.IfLessOrEqual => If("LessThanOrEqual", x),
        Op.IfEqual => If("Equals", x),
        _ => base.Apply(op, x),
    };

    private static string If(string comparison, IReadOnlyList<string> x) =>
        $"Vector256.ConditionalSelect(Vector256.{comparison}({x[0]}, {x[1]}), {x[2]}, {x[3]})";
}
