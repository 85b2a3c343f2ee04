namespace ModelGen.Cuda;

/// <summary>Compiles kernels beforehand, for machines without a compiler.</summary>
/// <param name="compiler">What compiles them.</param>
internal sealed class CubinBuilder(IKernelCompiler compiler)
{
    /// <summary>Compiles into a folder that <see cref="KernelStore"/> looks in on such a machine.</summary>
    /// <param name="source">The text.</param>
    /// <param name="architecture">The device, such as <c>sm_90</c>.</param>
    /// <param name="folder">The folder; made where it is not there.</param>
    /// <returns>What was compiled.</returns>
    /// <exception cref="System.IO.IOException">The folder cannot be written.</exception>
    /// <exception cref="CudaException">The text has errors, or there is no compiler.</exception>
    public CompiledKernels Build(KernelSource source, string architecture, string folder)
    {
        CompiledKernels kernels = compiler.Compile(source, architecture);
        new CubinCache(folder).Keep(CubinKey.OfPrebuilt(source, architecture), kernels);
        return kernels;
    }
}
