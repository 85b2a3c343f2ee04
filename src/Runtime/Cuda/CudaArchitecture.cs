using System;
using System.Globalization;

namespace ModelGen.Cuda;

/// <summary>What kernels are compiled for: <c>sm_90</c> is the machine code of compute capability 9.0, number 90.</summary>
public static class CudaArchitecture
{
    /// <summary>The oldest whose instructions kernels use: tensor cores with both 16-bit floats and tf32.</summary>
    public const int Oldest = 80;

    /// <summary>The oldest whose blocks come in clusters that copies are made to.</summary>
    public const int OldestWithClusters = 90;

    private const string Prefix = "sm_";

    /// <summary>Reads the number of a name such as <c>sm_90</c>.</summary>
    /// <returns>Whether it is such a name.</returns>
    public static bool TryParse(string name, out int number)
    {
        number = 0;
        return name.StartsWith(Prefix, StringComparison.Ordinal)
            && int.TryParse(name.AsSpan(Prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }

    /// <summary>The name of a number, such as <c>sm_90</c>.</summary>
    public static string Name(int number) => string.Create(CultureInfo.InvariantCulture, $"{Prefix}{number}");

    /// <summary>The compute capability of a number, such as 9.0.</summary>
    public static Version Capability(int number) => new(number / 10, number % 10);
}
