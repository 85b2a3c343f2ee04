using System.Collections.Generic;
using System.Linq;
using ModelGen.Generator.Algebra;

namespace ModelGen.Generator.Emit.Cuda;

/// <summary>CUDA C, one element: each thread computes its own.</summary>
/// <param name="isFresh">Whether other blocks have just written what is loaded, so that it must not come from this one's cache.</param>
internal sealed class CudaC(bool isFresh) : Dialect
{
    public override string Type => "float";

    public override string Local(string name) => LocalName(name);

    public override string Constant(double value)
    {
        string text = FloatLiteral.Single(value);
        return text.Any(letter => letter is '.' or 'E') ? text : text.Insert(text.Length - 1, ".0");
    }

    public override string Broadcast(string value) => value;

    public override string Load(string array, string index) => isFresh ? $"load_fresh({array} + {index})" : $"{array}[{index}]";

    public override string Store(string array, string index, string value) => $"{array}[{index}] = {value};";

    public override string Apply(Op op, IReadOnlyList<string> x) => op switch
    {
        Op.Sigmoid or Op.Relu or Op.Softplus => $"{op.ToString().ToLowerInvariant()}({x[0]})",
        Op.Tanh or Op.Exp or Op.Log or Op.Sqrt => $"{op.ToString().ToLowerInvariant()}f({x[0]})",
        Op.Abs => $"fabsf({x[0]})",
        Op.Min => $"minimum({x[0]}, {x[1]})",
        Op.Max => $"maximum({x[0]}, {x[1]})",
        Op.IfLess => $"({x[0]} < {x[1]} ? {x[2]} : {x[3]})",
        Op.IfLessOrEqual => $"({x[0]} <= {x[1]} ? {x[2]} : {x[3]})",
        Op.IfEqual => $"({x[0]} == {x[1]} ? {x[2]} : {x[3]})",
        _ => base.Apply(op, x),
    };

    /// <summary>
    /// A local for a value of the equations. The language, its compilers and the building blocks have keywords, macros and functions
    /// without end, but none that ends in a bar; the equations' own names have no bar at all.
    /// </summary>
    public static string LocalName(string name) => Spell(name) + "_";

    /// <summary>A name of C# in C: letters beyond ASCII by their numbers, and no verbatim sign.</summary>
    public static string Spell(string name) =>
        string.Concat(name.TrimStart('@').Select(letter => letter < 128 ? letter.ToString() : $"u{(int)letter:X4}"));
}
