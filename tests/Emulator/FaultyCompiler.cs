using System;
using ModelGen.Cuda;

namespace ModelGen.Emulator;

/// <summary>Compiles kernels after a fault was put into their text, wherever the right words stand.</summary>
internal sealed class FaultyCompiler(string right, string wrong) : IKernelCompiler
{
    private readonly GppCompiler _compiler = new();

    /// <inheritdoc/>
    public string Identity => _compiler.Identity;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The right words do not occur.</exception>
    public CompiledKernels Compile(KernelSource source, string architecture) =>
        source.Text.Contains(right, StringComparison.Ordinal)
            ? _compiler.Compile(source with { Text = source.Text.Replace(right, wrong, StringComparison.Ordinal) }, architecture)
            : throw new ArgumentException($"{source.Name} does not have '{right}'.", nameof(source));
}
