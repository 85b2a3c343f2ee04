using System.Collections.Generic;
using System.Linq;

namespace ModelGen.Generator.Lowering;

/// <summary>
/// A named block of the arena: <see cref="Slots"/> (time steps) of row-major matrices <c>[Rows, Columns]</c>. Rows begin at
/// multiples of <see cref="Pitch"/>.
/// </summary>
/// <param name="Name">As in the plan, such as <c>d_kernel_0</c>.</param>
/// <param name="Role">What it is for.</param>
/// <param name="Slots">Time steps, or other matrices of one kind.</param>
/// <param name="Rows">Rows of a slot.</param>
/// <param name="Columns">Columns of a slot.</param>
internal sealed record Buffer(string Name, Role Role, Dim Slots, Dim Rows, Dim Columns)
{
    private const int FloatsPerCacheLine = 16;

    // What the class of these constants is called, and what it has beside them.
    private static readonly HashSet<string> Taken = ["At", "Parameters", "Gradients", "End"];

    /// <summary>The name, as in the plan.</summary>
    public string Name { get; init => (field, Constant) = (value, ConstantOf(value)); } = Name;

    /// <summary>Name of the constant that holds the offset, such as <c>DKernel0</c>.</summary>
    public string Constant { get; private init; } = ConstantOf(Name);

    /// <summary>Whether the gradient overwrites the values, which nobody needs any more once it is known.</summary>
    public bool GradientInPlace { get; init; }

    /// <summary>Another buffer in whose place this one lives.</summary>
    public Buffer? SharesStorageOf { get; init; }

    /// <summary>Whether it is a constant to the derivative.</summary>
    public bool IsConstant => Role == Role.Drawn;

    /// <summary>The name of the buffer that memory is reserved for.</summary>
    public string Storage => (SharesStorageOf ?? this).Name;

    /// <summary>Floats from row to row: <see cref="Columns"/> rounded up to whole cache lines.</summary>
    public decimal Pitch => PitchOf(Columns);

    /// <summary>Floats in all.</summary>
    public decimal Size => Slots.Value * Rows.Value * Pitch;

    /// <summary>The shape in letters, such as <c>[T, B, 4H]</c>.</summary>
    public string Shape => Slots == Dim.One
        ? $"[{Rows.Symbol}, {Columns.Symbol}]"
        : $"[{Slots.Symbol}, {Rows.Symbol}, {Columns.Symbol}]";

    public static decimal PitchOf(Dim columns) =>
        decimal.Ceiling(columns.Value / FloatsPerCacheLine) * FloatsPerCacheLine;

    /// <summary>
    /// The name of the buffer for something that the cell's equations name, such as <c>c_0</c>: one that no buffer of the plan's
    /// own has.
    /// </summary>
    public static string NameOf(string value, string suffix) =>
        $"{(value is "z" or "y" or "mask" or "saved" or "dropped" or "bias" or "projection" ? "own_" + value : value)}_{suffix}";

    /// <summary>
    /// The name of the constant of a buffer of that name. Words of the plan are put together: d_h_0 is DH0. Words of users that are more than small
    /// letters stand apart: dH_0 is DH_0. What the class of constants has itself ends with an underscore.
    /// </summary>
    public static string ConstantOf(string name)
    {
        var result = new System.Text.StringBuilder();
        bool wasApart = false;
        foreach (string word in name.Split('_'))
        {
            bool isApart = !word.All(char.IsLower) && !word.All(char.IsDigit);
            result.Append(result.Length > 0 && (isApart || wasApart) ? "_" : "")
                .Append(char.ToUpperInvariant(word[0])).Append(word, 1, word.Length - 1);
            wasApart = isApart;
        }

        return Taken.Contains(result.ToString()) ? result.Append('_').ToString() : result.ToString();
    }
}
