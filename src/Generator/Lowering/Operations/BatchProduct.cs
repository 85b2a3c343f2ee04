using System.Collections.Generic;

namespace ModelGen.Generator.Lowering;

/// <summary>
/// A product for each row of a batch: row b of all slots of a matrix is a matrix of its own, with a row for each slot. So, in each row of the
/// batch, every query meets every key: <c>result[t, b, j] = scale * left[t, b] . right[j, b]</c> in the form <see cref="Form.TransposedRight"/>,
/// and memories are added up by their weights: <c>result[t, b] = scale * sum_j left[t, b, j] right[j, b]</c> in the form
/// <see cref="Form.Plain"/>. What is transposed in <see cref="Form.TransposedLeft"/> is summed over the slots of both:
/// <c>result[j, b] = scale * sum_t left[t, b, j] right[t, b]</c>.
/// </summary>
/// <param name="Form">Which factor is transposed.</param>
/// <param name="Left">The left factors, a row of each slot for each row of the batch.</param>
/// <param name="Right">The right factors.</param>
/// <param name="Result">The products.</param>
/// <param name="Scale">What they are multiplied by.</param>
/// <param name="Start">Whether the result is assigned or added to.</param>
internal sealed record BatchProduct(Form Form, View Left, View Right, View Result, double Scale, Start Start) : Operation
{
    /// <summary>Rows of the batch.</summary>
    public Dim Batch => Form == Form.TransposedLeft ? Left.RowsPerSlot : Right.RowsPerSlot;

    /// <summary>Columns of the result.</summary>
    public Dim Columns => Form == Form.TransposedRight ? Right.Slots : Right.Columns;

    /// <summary>The summed extent.</summary>
    public Dim Inner => Form switch
    {
        Form.Plain => Right.Slots,
        Form.TransposedRight => Left.Columns,
        _ => Left.Slots,
    };

    public override IEnumerable<View> Reads => [Left, Right];

    public override IEnumerable<View> Writes => [Result];

    public override IEnumerable<View> Sums => Start == Start.Sum ? [Result] : [];

    public override IEnumerable<Extent> Extents => Form switch
    {
        Form.Plain => [new(Right, Left.Columns.Times(Batch), Right.Columns), new(Result, Left.Rows, Right.Columns)],
        Form.TransposedRight => [new(Right, Right.Slots.Times(Batch), Left.Columns), new(Result, Left.Rows, Right.Slots)],
        _ => [new(Right, Left.Rows, Right.Columns), new(Result, Left.Columns.Times(Batch), Right.Columns)],
    };

    /// <summary>The derivatives of a product, in each of its forms, are products of the other two.</summary>
    public override void Differentiate(Adjoint adjoint)
    {
        View incoming = adjoint.Incoming(Result);
        switch (Form)
        {
            case Form.Plain:
                Contribute(adjoint, Left, Form.TransposedRight, incoming, Right);
                Contribute(adjoint, Right, Form.TransposedLeft, Left, incoming);
                break;
            case Form.TransposedRight:
                Contribute(adjoint, Left, Form.Plain, incoming, Right);
                Contribute(adjoint, Right, Form.TransposedLeft, incoming, Left);
                break;
            default:
                Contribute(adjoint, Left, Form.TransposedRight, Right, incoming);
                Contribute(adjoint, Right, Form.Plain, Left, incoming);
                break;
        }
    }

    public override Operation Adding() => this with { Start = Start.Sum };

    /// <summary>What all steps contribute to something that stands still is a sum over their slots.</summary>
    public override Operation? AfterLoop(int depth, Dim steps) =>
        Form == Form.TransposedLeft && !Result.Follows(depth) && Left.Unrolled(depth, steps) is { } left && Right.Unrolled(depth, steps) is { } right
            ? this with { Left = left, Right = right }
            : null;

    private void Contribute(Adjoint adjoint, View factor, Form form, View left, View right)
    {
        if (!factor.Buffer.IsConstant)
        {
            View gradient = adjoint.GradientOf(factor);
            adjoint.AddSum(gradient, start => new BatchProduct(form, left, right, gradient, Scale, start));
        }
    }
}
