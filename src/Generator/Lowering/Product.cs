using System.Collections.Generic;

namespace ModelGen.Generator.Lowering;

/// <summary>Which factor of a matrix product is transposed.</summary>
internal enum Form
{
    /// <summary>C[m,n] from A[m,k] B[k,n].</summary>
    Plain,

    /// <summary>C[m,n] from A[m,k] B[n,k]^T.</summary>
    TransposedRight,

    /// <summary>C[m,n] from A[k,m]^T B[k,n].</summary>
    TransposedLeft,
}

/// <summary>A matrix product, assigned, added to what is there, or starting from a bias row.</summary>
internal sealed record Product(Form Form, View Left, View Right, View Result, Start Start, View? Bias = null) : Operation
{
    /// <summary>The summed extent k.</summary>
    public Dim Inner => Form == Form.TransposedLeft ? Left.Rows : Left.Columns;

    public override IEnumerable<View> Reads => Bias is null ? [Left, Right] : [Left, Right, Bias];

    public override IEnumerable<View> Writes => [Result];

    /// <summary>dA = dC B^T, dB = A^T dC, and the bias receives the column sums of dC.</summary>
    public override void Differentiate(Adjoint adjoint)
    {
        if (Form != Form.Plain)
        {
            throw Adjoint.SecondOrder(this);
        }

        View incoming = adjoint.Incoming(Result);
        View left = adjoint.GradientOf(Left);
        Start start = adjoint.Contribute(left);
        adjoint.Add(adjoint.TransposedForLoop(Right) is View transposed
            ? new Product(Form.Plain, incoming, transposed, left, start)
            : new Product(Form.TransposedRight, incoming, Right, left, start));
        View right = adjoint.GradientOf(Right);
        adjoint.Add(new Product(Form.TransposedLeft, Left, incoming, right, adjoint.Contribute(right)));
        if (Bias is not null)
        {
            adjoint.Add(new ColumnSum(incoming, adjoint.ContributeOnce(Bias)));
        }
    }

    public override Operation Unrolled(Dim steps) => this with { Left = Left.Unrolled(steps), Right = Right.Unrolled(steps) };
}

/// <summary>Sums each column: the gradient of a bias.</summary>
internal sealed record ColumnSum(View Matrix, View Result) : Operation
{
    public override IEnumerable<View> Reads => [Matrix];

    public override IEnumerable<View> Writes => [Result];

    public override void Differentiate(Adjoint adjoint) => throw Adjoint.SecondOrder(this);

    public override Operation Unrolled(Dim steps) => this with { Matrix = Matrix.Unrolled(steps) };
}
