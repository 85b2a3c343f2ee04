using System.Text;

namespace ModelGen.Cuda.Tests.Compiler;

/// <summary>A compiler whose result is the text, and which counts.</summary>
internal sealed class FakeCompiler : IKernelCompiler
{
    /// <summary>How often something was compiled.</summary>
    public int Count { get; private set; }

    /// <summary>Whether it is not installed.</summary>
    public bool IsMissing { get; init; }

    public string Name { get; set; } = "fake 1";

    public string Identity => IsMissing ? throw new CudaException("No compiler.") : Name;

    public CompiledKernels Compile(KernelSource source, string architecture)
    {
        Count++;
        return new CompiledKernels(Encoding.UTF8.GetBytes($"{architecture} {source.Text}"), $"log of {source.Name}");
    }
}
