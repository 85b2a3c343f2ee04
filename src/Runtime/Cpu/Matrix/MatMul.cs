using System.Runtime.InteropServices;

namespace ModelGen.Cpu;

/// <summary>
/// Products of row-major matrices; the one place where they are computed. C has m rows and n columns, k is the length of each
/// sum; all are at least 1. A matrix is given by its first element and its pitch (floats from row to row). Nothing outside the
/// stated shapes is read or written. A value of C is the sum in the order of k, whatever the number of workers.
/// </summary>
public static class MatMul
{
    // The start of every row of a new product: as wide as the widest tile.
    internal static readonly float[] Zeros = new float[2 * Lanes16.Count];

    /// <summary>C = A·B, or C += A·B.</summary>
    /// <param name="worker">The calling worker; it computes its share.</param>
    /// <param name="m">Rows of C.</param>
    /// <param name="n">Columns of C.</param>
    /// <param name="k">Terms of each sum.</param>
    /// <param name="a">A, <c>[m, k]</c>.</param>
    /// <param name="lda">Pitch of A.</param>
    /// <param name="b">B, <c>[k, n]</c>.</param>
    /// <param name="ldb">Pitch of B.</param>
    /// <param name="c">C, <c>[m, n]</c>.</param>
    /// <param name="ldc">Pitch of C.</param>
    /// <param name="start">Whether C is replaced or added to.</param>
    public static void Multiply(
        Worker worker, int m, int n, int k, ref float a, int lda, ref float b, int ldb, ref float c, int ldc, Start start) =>
        Run(worker, m, n, k, ref a, lda, 1, ref b, ldb, transposed: false, ref c, ldc, start);

    /// <summary>C = A·B + bias in every row.</summary>
    /// <inheritdoc cref="Multiply"/>
    /// <param name="worker">The calling worker; it computes its share.</param>
    /// <param name="m">Rows of C.</param>
    /// <param name="n">Columns of C.</param>
    /// <param name="k">Terms of each sum.</param>
    /// <param name="a">A, <c>[m, k]</c>.</param>
    /// <param name="lda">Pitch of A.</param>
    /// <param name="b">B, <c>[k, n]</c>.</param>
    /// <param name="ldb">Pitch of B.</param>
    /// <param name="c">C, <c>[m, n]</c>.</param>
    /// <param name="ldc">Pitch of C.</param>
    /// <param name="bias">The row <c>[n]</c> that each sum starts from.</param>
    public static void MultiplyWithBias(
        Worker worker, int m, int n, int k, ref float a, int lda, ref float b, int ldb, ref float c, int ldc, ref float bias) =>
        Run(worker, m, n, k, ref a, lda, 1, ref b, ldb, transposed: false, ref c, ldc, ref bias, 0, 1);

    /// <summary>C = A·Bᵀ, or C += A·Bᵀ.</summary>
    /// <inheritdoc cref="Multiply"/>
    /// <param name="worker">The calling worker; it computes its share.</param>
    /// <param name="m">Rows of C.</param>
    /// <param name="n">Columns of C.</param>
    /// <param name="k">Terms of each sum.</param>
    /// <param name="a">A, <c>[m, k]</c>.</param>
    /// <param name="lda">Pitch of A.</param>
    /// <param name="b">B, <c>[n, k]</c>.</param>
    /// <param name="ldb">Pitch of B.</param>
    /// <param name="c">C, <c>[m, n]</c>.</param>
    /// <param name="ldc">Pitch of C.</param>
    /// <param name="start">Whether C is replaced or added to.</param>
    public static void MultiplyTransposedRight(
        Worker worker, int m, int n, int k, ref float a, int lda, ref float b, int ldb, ref float c, int ldc, Start start) =>
        Run(worker, m, n, k, ref a, lda, 1, ref b, ldb, transposed: true, ref c, ldc, start);

    /// <summary>C = A·Bᵀ + bias in every row.</summary>
    /// <inheritdoc cref="Multiply"/>
    /// <param name="worker">Who calls; does its share.</param>
    /// <param name="m">Rows of C.</param>
    /// <param name="n">Columns of C.</param>
    /// <param name="k">Terms of each sum.</param>
    /// <param name="a">A, <c>[m, k]</c>.</param>
    /// <param name="lda">Pitch of A.</param>
    /// <param name="b">B, <c>[n, k]</c>.</param>
    /// <param name="ldb">Pitch of B.</param>
    /// <param name="c">C, <c>[m, n]</c>.</param>
    /// <param name="ldc">Pitch of C.</param>
    /// <param name="bias">The row <c>[n]</c> that each sum starts from.</param>
    public static void MultiplyTransposedRightWithBias(
        Worker worker, int m, int n, int k, ref float a, int lda, ref float b, int ldb, ref float c, int ldc, ref float bias) =>
        Run(worker, m, n, k, ref a, lda, 1, ref b, ldb, transposed: true, ref c, ldc, ref bias, 0, 1);

    /// <summary>C = Aᵀ·B, or C += Aᵀ·B.</summary>
    /// <inheritdoc cref="Multiply"/>
    /// <param name="worker">The calling worker; it computes its share.</param>
    /// <param name="m">Rows of C.</param>
    /// <param name="n">Columns of C.</param>
    /// <param name="k">Terms of each sum.</param>
    /// <param name="a">A, <c>[k, m]</c>.</param>
    /// <param name="lda">Pitch of A.</param>
    /// <param name="b">B, <c>[k, n]</c>.</param>
    /// <param name="ldb">Pitch of B.</param>
    /// <param name="c">C, <c>[m, n]</c>.</param>
    /// <param name="ldc">Pitch of C.</param>
    /// <param name="start">Whether C is replaced or added to.</param>
    public static void MultiplyTransposedLeft(
        Worker worker, int m, int n, int k, ref float a, int lda, ref float b, int ldb, ref float c, int ldc, Start start) =>
        Run(worker, m, n, k, ref a, 1, lda, ref b, ldb, transposed: false, ref c, ldc, start);

    private static void Run(
        Worker worker, int m, int n, int k, ref float a, int aRow, int aStep, ref float b, int ldb, bool transposed,
        ref float c, int ldc, Start start)
    {
        if (start == Start.Sum)
            Run(worker, m, n, k, ref a, aRow, aStep, ref b, ldb, transposed, ref c, ldc, ref c, ldc, 1);
        else
            Run(worker, m, n, k, ref a, aRow, aStep, ref b, ldb, transposed, ref c, ldc,
                ref MemoryMarshal.GetArrayDataReference(Zeros), 0, 0);
    }

    private static void Run(
        Worker worker, int m, int n, int k, ref float a, int aRow, int aStep, ref float b, int ldb, bool transposed,
        ref float c, int ldc, ref float start, int startRow, int startColumn)
    {
        var product = new Product(ref a, ref b, ref start, ref c)
        {
            Rows = m,
            Columns = n,
            Depth = k,
            ARow = aRow,
            AStep = aStep,
            BPitch = ldb,
            BTransposed = transposed,
            StartRow = startRow,
            StartColumn = startColumn,
            CPitch = ldc,
        };
        Kernel.Run(product, worker);
    }
}
