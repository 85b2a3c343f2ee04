using System.Collections.Generic;
using ModelGen.Generator.Algebra;

namespace ModelGen.Generator.Emit.Cuda;

/// <summary>CUDA C, one number in double precision: what is computed once, and not for each element.</summary>
internal sealed class DoubleCuda : Dialect
{
    public override string Type => "const double";

    public override string Local(string name) => CudaC.LocalName(name);

    public override string Constant(double value) => Literal(value);

    /// <summary>A number as CUDA C writes it.</summary>
    public static string Literal(double value)
    {
        string text = FloatLiteral.Double(value).TrimEnd('d');
        return text.Contains(".") || text.Contains("E") ? text : text + ".0";
    }

    public override string Broadcast(string value) => value;

    public override string Load(string array, string index) => $"{array}[{index}]";

    public override string Store(string array, string index, string value) => $"{array}[{index}] = {value};";

    public override string Apply(Op op, IReadOnlyList<string> x) => op switch
    {
        Op.Tanh or Op.Exp or Op.Log or Op.Sqrt => $"{op.ToString().ToLowerInvariant()}({x[0]})",
        Op.Abs => $"fabs({x[0]})",
        Op.Min => $"fmin({x[0]}, {x[1]})",
        Op.Max => $"fmax({x[0]}, {x[1]})",
        Op.Sigmoid => $"(1.0 / (1.0 + exp(-({x[0]}))))",
        Op.Relu => $"fmax({x[0]}, 0.0)",
        Op.Softplus => $"(fmax({x[0]}, 0.0) + log(1.0 + exp(-fabs({x[0]}))))",
        Op.IfLess => $"({x[0]} < {x[1]} ? {x[2]} : {x[3]})",
        Op.IfLessOrEqual => $"({x[0]} <= {x[1]} ? {x[2]} : {x[3]})",
        Op.IfEqual => $"({x[0]} == {x[1]} ? {x[2]} : {x[3]})",
        _ => base.Apply(op, x),
    };
}
