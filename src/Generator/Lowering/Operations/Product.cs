using System.Collections.Generic;
using System.Linq;

namespace ModelGen.Generator.Lowering;

/// <summary>A matrix product, assigned, added to what is there, or starting from a bias row.</summary>
internal sealed record Product(Form Form, View Left, View Right, View Result, Start Start, View? Bias = null) : Operation
{
    /// <summary>Columns that belong to one gate, where the result's are those of several; null where all are one group.</summary>
    public Dim? Units { get; init; }

    /// <summary>The summed extent k.</summary>
    public Dim Inner => Form == Form.TransposedLeft ? Left.Rows : Left.Columns;

    /// <summary>Whether every step of the time loop around it multiplies by the same weights, if the loop does not change them.</summary>
    public bool UsesConstantWeights => !Right.FollowsTime && Bias is null && Form != Form.TransposedLeft;

    public override IEnumerable<View> Reads => Bias is null ? [Left, Right] : [Left, Right, Bias];

    public override IEnumerable<View> Writes => [Result];

    public override IEnumerable<View> Sums => Start == Start.Sum ? [Result] : [];

    public override IEnumerable<Extent> Extents
    {
        get
        {
            IEnumerable<Extent> factors = Of(Form, Left, Right, Result);
            return Bias is null ? factors : factors.Append(new Extent(Bias, Dim.One, Result.Columns));
        }
    }

    /// <summary>The shapes that factors and result of a product have.</summary>
    public static IEnumerable<Extent> Of(Form form, View left, View right, View result) => form switch
    {
        Form.Plain => [new(right, left.Columns, right.Columns), new(result, left.Rows, right.Columns)],
        Form.TransposedRight => [new(right, right.Rows, left.Columns), new(result, left.Rows, right.Rows)],
        _ => [new(right, left.Rows, right.Columns), new(result, left.Columns, right.Columns)],
    };

    /// <summary>
    /// C = A B: dA = dC B^T, dB = A^T dC; C = A B^T: dA = dC B, dB = dC^T A. The bias receives the column sums of dC.
    /// </summary>
    public override void Differentiate(Adjoint adjoint)
    {
        if (Form == Form.TransposedLeft)
        {
            throw Adjoint.SecondOrder(this);
        }

        bool isPlain = Form == Form.Plain;
        View incoming = adjoint.Incoming(Result);
        if (!Left.Buffer.IsConstant)
        {
            View left = adjoint.GradientOf(Left);
            adjoint.Add(new Product(isPlain ? Form.TransposedRight : Form.Plain, incoming, Right, left, adjoint.Contribute(left)));
        }

        if (!Right.Buffer.IsConstant)
        {
            View right = adjoint.GradientOf(Right);
            (View one, View other) = isPlain ? (Left, incoming) : (incoming, Left);
            adjoint.AddSum(right, start => new Product(Form.TransposedLeft, one, other, right, start));
        }

        if (Bias is { Buffer.IsConstant: false })
        {
            adjoint.AddShared(incoming, Bias);
        }
    }

    public override Operation Adding() => this with { Start = Start.Sum };

    /// <summary>The rows of all steps, one below the other, are summed over as those of one step are.</summary>
    public override Operation? AfterLoop(int depth, Dim steps) =>
        Form == Form.TransposedLeft && !Result.Follows(depth) && Left.Unrolled(depth, steps) is { } left && Right.Unrolled(depth, steps) is { } right
            ? this with { Left = left, Right = right }
            : null;
}
