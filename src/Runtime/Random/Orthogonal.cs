using System;
using System.Runtime.Intrinsics;
using System.Threading.Tasks;

namespace ModelGen.Randomness;

/// <summary>
/// Random orthogonal matrices: normal numbers, made orthonormal one after the other (Gram and Schmidt), which makes every
/// orthogonal matrix as likely as any other.
/// </summary>
internal static class Orthogonal
{
    /// <summary>Makes columns of a block orthogonal, or its rows where these are fewer.</summary>
    /// <param name="block">The block.</param>
    /// <param name="scale">The length of each.</param>
    /// <param name="values">The matrix, of numbers that are uniform in [-1, 1); the block becomes orthogonal.</param>
    public static void Fill(MatrixBlock block, double scale, Span<float> values)
    {
        bool byRows = block.Rows < block.Columns;
        int count = Math.Min(block.Rows, block.Columns), length = Math.Max(block.Rows, block.Columns);
        double[][] vectors = new double[count][];
        for (int vector = 0; vector < count; vector++)
        {
            vectors[vector] = new double[length];
            for (int element = 0; element < length; element++)
                vectors[vector][element] = Normal(values[Place(vector, element)]);
        }

        for (int vector = 0; vector < count; vector++)
            Separate(vectors, vector);

        for (int vector = 0; vector < count; vector++)
        {
            for (int element = 0; element < length; element++)
                values[Place(vector, element)] = (float)(scale * vectors[vector][element]);
        }

        int Place(int vector, int element) => byRows ? block[vector, element] : block[element, vector];
    }

    // A vector gets the length 1, and those behind it lose what they have of it, each by itself: whoever does it, the result is the same.
    private static void Separate(double[][] vectors, int index)
    {
        const int WorthSharing = 1 << 17;
        double[] vector = vectors[index];
        Scale(vector, 1 / Math.Sqrt(Dot(vector, vector)));
        if ((vectors.Length - index) * vector.Length > WorthSharing)
        {
            Parallel.For(index + 1, vectors.Length, Clear);
        }
        else
        {
            for (int other = index + 1; other < vectors.Length; other++)
                Clear(other);
        }

        void Clear(int other) => Subtract(vectors[other], vector, Dot(vectors[other], vector));
    }

    // The normal number at a place of the distribution (Acklam's approximation, off by 1e-9): one normal number for one uniform one.
    private static double Normal(float uniform)
    {
        const double Least = 1.0 / (1 << 25), Tail = 0.02425;
        double p = Math.Clamp((uniform + 1.0) / 2, Least, 1 - Least);
        if (p > 0.5)
            return -Quantile(1 - p);
        return Quantile(p);

        static double Quantile(double p)
        {
            if (p < Tail)
            {
                double q = Math.Sqrt(-2 * Math.Log(p));
                return (((((-7.784894002430293e-03 * q - 3.223964580411365e-01) * q - 2.400758277161838) * q - 2.549732539343734) * q + 4.374664141464968) * q + 2.938163982698783)
                    / ((((7.784695709041462e-03 * q + 3.224671290700398e-01) * q + 2.445134137142996) * q + 3.754408661907416) * q + 1);
            }

            double s = p - 0.5, r = s * s;
            return (((((-3.969683028665376e+01 * r + 2.209460984245205e+02) * r - 2.759285104469687e+02) * r + 1.383577518672690e+02) * r - 3.066479806614716e+01) * r + 2.506628277459239) * s
                / (((((-5.447609879822406e+01 * r + 1.615858368580409e+02) * r - 1.556989798598866e+02) * r + 6.680131188771972e+01) * r - 1.328068155288572e+01) * r + 1);
        }
    }

    private static double Dot(double[] one, double[] other)
    {
        Vector256<double> sums = Vector256<double>.Zero;
        int index = 0;
        for (; index <= one.Length - Vector256<double>.Count; index += Vector256<double>.Count)
            sums += Vector256.Create(one, index) * Vector256.Create(other, index);
        double sum = Vector256.Sum(sums);
        for (; index < one.Length; index++)
            sum += one[index] * other[index];
        return sum;
    }

    private static void Subtract(double[] from, double[] vector, double factor)
    {
        int index = 0;
        for (; index <= from.Length - Vector256<double>.Count; index += Vector256<double>.Count)
            (Vector256.Create(from, index) - Vector256.Create(vector, index) * factor).CopyTo(from, index);
        for (; index < from.Length; index++)
            from[index] -= vector[index] * factor;
    }

    private static void Scale(double[] vector, double factor)
    {
        for (int index = 0; index < vector.Length; index++)
            vector[index] *= factor;
    }
}
