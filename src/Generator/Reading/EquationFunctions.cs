using System.Collections.Generic;
using System.Linq;
using ModelGen.Generator.Algebra;
using ModelGen.Generator.Model;

namespace ModelGen.Generator.Reading;

/// <summary>Where a called method is declared.</summary>
internal enum Library
{
    /// <summary><c>ModelGen.Equations</c>.</summary>
    Equations,

    /// <summary><c>System.MathF</c>.</summary>
    MathF,

    /// <summary><c>System.Math</c>, which calculates in double.</summary>
    Math,

    /// <summary>The cell itself.</summary>
    Cell,

    /// <summary>Anywhere else.</summary>
    Other,

    /// <summary>Nowhere that the compiler knows.</summary>
    Nowhere,
}

/// <summary>The functions of equations: the words, and what they become.</summary>
internal static class EquationFunctions
{
    private const string Mean = "Mean";
    private const string Variance = "Variance";

    /// <summary>What marks the update of a state.</summary>
    public const string Dropout = "Dropout";

    private static readonly Dictionary<string, Op> Operations = new Op[]
    {
        Op.Sigmoid, Op.Tanh, Op.Relu, Op.Softplus, Op.Exp, Op.Log, Op.Sqrt, Op.Abs, Op.Min, Op.Max, Op.Mean,
    }.ToDictionary(static op => op.ToString());

    private static readonly HashSet<string> OfMath = ["Exp", "Log", "Sqrt", "Abs", "Min", "Max", "Tanh"];
    private static readonly HashSet<string> Steps = ["Floor", "Ceiling", "Round", "Truncate", "Sign", "IEEERemainder"];

    /// <summary>All of them, for messages.</summary>
    public static string List { get; } = string.Join(", ", Operations.Keys.Append(Variance).Append(Dropout));

    /// <summary>What to do about a function that equations do not know.</summary>
    public static string Advice(Library library, string name) => library == Library.Nowhere && Exists(Library.Equations, name)
        ? "add 'using static ModelGen.Equations;' to the file"
        : $"those of ModelGen.Equations are {List}; the cell's own are static, from values to a value";

    /// <summary>Whether a library has the function, and equations may use it.</summary>
    public static bool Exists(Library library, string name) => library switch
    {
        Library.Equations => Operations.ContainsKey(name) || name is Variance or Dropout,
        Library.Math or Library.MathF => OfMath.Contains(name),
        _ => false,
    };

    /// <summary>Whether it is flat but for its jumps, so that nothing could be learned through it.</summary>
    public static bool IsStep(Library library, string name) => library is Library.Math or Library.MathF && Steps.Contains(name);

    /// <summary>Whether it is over all units of a layer.</summary>
    public static bool IsOverUnits(string name) => name is Mean or Variance;

    /// <summary>How many arguments it takes.</summary>
    public static int Arity(string name) => name is "Min" or "Max" ? 2 : 1;

    /// <summary>The type of its value, as C# chooses the overload.</summary>
    public static CellType TypeOf(Library library, string name, IEnumerable<CellType> arguments)
    {
        var widest = arguments.Max();
        return library switch
        {
            Library.Equations => widest == CellType.Units && !IsOverUnits(name) ? CellType.Units : CellType.Float,
            Library.Math => name is "Abs" or "Min" or "Max" ? widest : CellType.Double,
            _ => CellType.Float,
        };
    }

    /// <summary>Its value.</summary>
    public static Expr Apply(ExprPool pool, string name, IReadOnlyList<Expr> arguments)
    {
        if (name == Dropout)
            return pool.Multiply(arguments[0], pool.Input(CellSpec.UpdateMask));
        if (name != Variance)
            return pool.Make(Operations[name], arguments);
        var centred = pool.Subtract(arguments[0], pool.Mean(arguments[0]));
        return pool.Mean(pool.Multiply(centred, centred));
    }
}
