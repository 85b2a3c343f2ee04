using System.Collections.Generic;
using System.Linq;
using ModelGen.Generator.Model;

namespace ModelGen.Generator.Lowering;

/// <summary>A named tensor as programs see it: a logical shape, and the pieces that fill it.</summary>
/// <param name="Name">The public name.</param>
/// <param name="Shape">The logical shape, row-major.</param>
/// <param name="Parts">Where it lies; all but the last extent count as rows.</param>
/// <param name="IsUniform">For a parameter, whether it starts uniform in plus and minus the initial scale.</param>
/// <param name="Initial">For other parameters, what they start with.</param>
internal sealed record Tensor(
    string Name, IReadOnlyList<Dim> Shape, IReadOnlyList<Part> Parts, bool IsUniform = false, double Initial = 0)
{
    /// <summary>Width of the matrix as which the parts see it.</summary>
    public Dim Columns { get; init; } = Shape[Shape.Count - 1];

    /// <summary>
    /// Which row of the tensor each row of its only part is, whole numbers, -1 for none; other rows are zero. Null where the parts are the
    /// whole tensor.
    /// </summary>
    public View? RowIds { get; init; }

    /// <summary>Rows of the layer's input in a matrix of weights that has rows of its state, too; zero elsewhere.</summary>
    public Dim InputRows { get; init; } = Dim.Zero;

    /// <summary>Columns of a gate in a matrix of several; zero elsewhere.</summary>
    public Dim GateColumns { get; init; } = Dim.Zero;

    /// <summary>For a parameter, how it starts where the declaration says so.</summary>
    public ParameterStart? Start { get; init; }

    /// <summary>The views of all parts.</summary>
    public IEnumerable<View> Views => Parts.Select(part => part.View);

    /// <summary>A tensor of matrices of one shape, one below the other.</summary>
    public static Tensor Of(string name, IReadOnlyList<Dim> shape, params IReadOnlyList<View> matrices) =>
        new(name, shape, [.. matrices.Select((matrix, index) => new Part(matrix, matrix.Rows.Times(index), Dim.Zero))]);

    /// <summary>A tensor that lies transposed.</summary>
    public static Tensor OfTransposed(string name, IReadOnlyList<Dim> shape, View matrix) =>
        new(name, shape, [new Part(matrix, Dim.Zero, Dim.Zero, IsTransposed: true)]);

    /// <summary>A tensor of matrices side by side.</summary>
    public static Tensor Beside(string name, IReadOnlyList<Dim> shape, IReadOnlyList<View> matrices)
    {
        var parts = new List<Part>();
        Dim column = Dim.Zero;
        foreach (View matrix in matrices)
        {
            parts.Add(new Part(matrix, Dim.Zero, column));
            column = column.Plus(matrix.Columns);
        }

        return new Tensor(name, shape, [.. parts]);
    }

    /// <summary>The same, with the start that a declaration says.</summary>
    public Tensor StartingAs(EquatableArray<ParameterStart> starts) =>
        this with { Start = starts.LastOrDefault(start => NamePattern.Fits(start.Of, Name) && (Shape.Count > 1 || !start.NeedsMatrix)) };

    /// <summary>The same tensor elsewhere: its gradient.</summary>
    public Tensor In(IReadOnlyDictionary<Buffer, Buffer> others) =>
        this with { IsUniform = false, Initial = 0, Start = null, Parts = [.. Parts.Select(part => part with { View = part.View.In(others[part.View.Buffer]) })] };
}
