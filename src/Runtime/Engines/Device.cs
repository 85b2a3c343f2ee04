using System;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace ModelGen;

/// <summary>
/// Where a model is computed: the processor, a GPU by its number, or whichever there is. The default is the processor.
/// </summary>
public readonly record struct Device
{
    private const string CpuName = "cpu";
    private const string CudaName = "cuda";
    private const string AutoName = "auto";

    private Device(DeviceKind kind, int index) => (Kind, Index) = (kind, index);

    /// <summary>The processor.</summary>
    public static Device Cpu => default;

    /// <summary>The first GPU where there is one, otherwise the processor.</summary>
    public static Device Auto => new(DeviceKind.Auto, 0);

    /// <summary>What it is.</summary>
    public DeviceKind Kind { get; }

    /// <summary>The number of the GPU, from 0; 0 for everything else.</summary>
    public int Index { get; }

    /// <summary>A GPU.</summary>
    /// <param name="index">Its number, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    public static Device Cuda(int index = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        return new Device(DeviceKind.Cuda, index);
    }

    /// <summary>Reads <c>cpu</c>, <c>cuda</c>, <c>cuda:N</c> or <c>auto</c>.</summary>
    /// <param name="text">One of these words, exactly.</param>
    /// <param name="device">The device; the processor where it is none of them.</param>
    /// <returns>Whether it is one of them.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, out Device device)
    {
        const string Numbered = CudaName + ":";
        device = default;
        if (text is not null && text.StartsWith(Numbered, StringComparison.Ordinal))
        {
            if (!int.TryParse(text.AsSpan(Numbered.Length), NumberStyles.None, CultureInfo.InvariantCulture, out int index)) return false;
            device = Cuda(index);
            return true;
        }
        device = text switch { CudaName => Cuda(), AutoName => Auto, _ => Cpu };
        return text is CpuName or CudaName or AutoName;
    }

    /// <summary>The word that <see cref="TryParse"/> reads, such as <c>cuda:0</c>.</summary>
    public override string ToString() => Kind switch
    {
        DeviceKind.Cuda => string.Create(CultureInfo.InvariantCulture, $"{CudaName}:{Index}"),
        DeviceKind.Auto => AutoName,
        _ => CpuName,
    };
}

/// <summary>Kinds of devices.</summary>
public enum DeviceKind
{
    /// <summary>The processor.</summary>
    Cpu,

    /// <summary>A GPU through CUDA.</summary>
    Cuda,

    /// <summary>The first GPU where there is one, otherwise the processor.</summary>
    Auto,
}
