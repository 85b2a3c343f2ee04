using System.Collections.Generic;
using System.Linq;
using ModelGen.Generator.Algebra;

namespace ModelGen.Generator.Emit.Cuda;

/// <summary>CUDA C, one element: each thread computes its own.</summary>
/// <param name="isFresh">Whether other blocks have just written what is loaded, so that it must not come from this one's cache.</param>
internal sealed class CudaC(bool isFresh) : Dialect
{
    public override string Type => "float";

    public override string Local(string name) => Spell(name);

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

    /// <summary>A name of C# in C: letters beyond ASCII by their numbers, and no verbatim sign.</summary>
    public static string Spell(string name) =>
        string.Concat(name.TrimStart('@').Select(letter => letter < 128 ? letter.ToString() : $"u{(int)letter:X4}"));

    /// <summary>Words that locals of generated functions must not be: those of the language, of the building blocks, of the text.</summary>
    public static IEnumerable<string> Reserved { get; } =
    [
        .. ("alignas alignof and and_eq asm atomic auto bitand bitor bool break case catch char char16_t char32_t class compl const "
            + "constexpr const_cast continue decltype default delete do double dynamic_cast else enum explicit export extern false float "
            + "for friend goto if inline int long mutable namespace new noexcept not not_eq nullptr operator or or_eq private protected "
            + "public register reinterpret_cast restrict return short signed sizeof static static_assert static_cast struct switch template "
            + "this thread_local throw true try typedef typeid typename union unsigned using virtual void volatile wchar_t while xor xor_eq "
            + "half float2 float3 float4 int2 int3 int4 uint2 uint3 uint4 double2 dim3 warpSize threadIdx blockIdx blockDim gridDim "
            + "sigmoid relu softplus tanhf expf logf sqrtf fabsf minimum maximum load_fresh block_sum thread_index thread_count "
            + "row unit m t at pitch model T B I E H P V L Count").Split(' '),
    ];
}
