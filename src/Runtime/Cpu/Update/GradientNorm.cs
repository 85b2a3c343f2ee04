using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ModelGen.Cpu;

/// <summary>The global gradient norm (Pascanu, Mikolov and Bengio 2013, arXiv:1211.5063), piece by piece.</summary>
public static class GradientNorm
{
    /// <summary>
    /// The sum of the squares of this worker's share, in double: over millions of squares a float would lose four digits.
    /// </summary>
    /// <param name="worker">The calling worker; it computes its share.</param>
    /// <param name="length">Number of values.</param>
    /// <param name="x">The values, <c>[length]</c>.</param>
    /// <returns>This worker's part; the sum over the workers, in their order, is the result.</returns>
    public static double SumOfSquares(Worker worker, int length, ref float x)
    {
        const int Grain = 16;
        int i = worker.Begin(length, Grain), end = worker.End(length, Grain);
        Vector256<double> a = default, b = default, c = default, d = default;
        for (; i + Grain <= end; i += Grain)
        {
            Vector256<float> first = Vector256.LoadUnsafe(ref Unsafe.Add(ref x, i));
            Vector256<float> second = Vector256.LoadUnsafe(ref Unsafe.Add(ref x, i + 8));
            a = AddSquare(Vector256.WidenLower(first), a);
            b = AddSquare(Vector256.WidenUpper(first), b);
            c = AddSquare(Vector256.WidenLower(second), c);
            d = AddSquare(Vector256.WidenUpper(second), d);
        }

        double sum = Vector256.Sum(a + b + (c + d));
        for (; i < end; i++) sum += (double)Unsafe.Add(ref x, i) * Unsafe.Add(ref x, i);
        return sum;
    }

    /// <summary>The same over the rows of distinct ids.</summary>
    /// <param name="worker">Who calls; does its share.</param>
    /// <param name="index">The ids of the step.</param>
    /// <param name="perId">A row for each distinct id; zero between the columns and the pitch.</param>
    /// <param name="pitch">Pitch of the rows.</param>
    public static double SumOfSquares(Worker worker, TokenIndex index, ref float perId, int pitch) =>
        SumOfSquares(worker, index.Count * pitch, ref perId);

    private static Vector256<double> AddSquare(Vector256<double> x, Vector256<double> sum) =>
        Vector256.MultiplyAddEstimate(x, x, sum);
}
