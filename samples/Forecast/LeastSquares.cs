using System;

namespace Forecast;

/// <summary>Normal equations.</summary>
internal static class LeastSquares
{
    /// <summary>Solves A x = b for several b by Cholesky's decomposition, in place.</summary>
    /// <param name="a">A, symmetric and positive definite; its lower triangle is read, and overwritten.</param>
    /// <param name="b">A column for each b; the solutions afterwards.</param>
    public static void Solve(double[,] a, double[,] b)
    {
        int size = a.GetLength(0), columns = b.GetLength(1);
        for (int row = 0; row < size; row++)
        {
            for (int column = 0; column <= row; column++)
            {
                double rest = a[row, column];
                for (int k = 0; k < column; k++)
                    rest -= a[row, k] * a[column, k];
                a[row, column] = row == column ? Math.Sqrt(rest) : rest / a[column, column];
            }
        }

        for (int target = 0; target < columns; target++)
        {
            for (int row = 0; row < size; row++)
            {
                for (int k = 0; k < row; k++)
                    b[row, target] -= a[row, k] * b[k, target];
                b[row, target] /= a[row, row];
            }

            for (int row = size - 1; row >= 0; row--)
            {
                for (int k = row + 1; k < size; k++)
                    b[row, target] -= a[k, row] * b[k, target];
                b[row, target] /= a[row, row];
            }
        }
    }
}
