using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace ModelGen.Cuda;

/// <summary>Where compiled kernels come from: compiled beforehand, else kept from an earlier run, else compiled now and kept.</summary>
/// <param name="compiler">What compiles.</param>
/// <param name="cache">Where results are kept; null for nowhere.</param>
/// <param name="prebuilt">Folders of kernels compiled beforehand; never written to.</param>
internal sealed class KernelStore(IKernelCompiler compiler, CubinCache? cache, IReadOnlyList<CubinCache> prebuilt)
{
    /// <summary>Where results are kept; null for nowhere.</summary>
    public CubinCache? Cache => cache;

    /// <summary>Folders of kernels compiled beforehand.</summary>
    public IReadOnlyList<CubinCache> Prebuilt => prebuilt;

    /// <summary>The store of a compiler in the folders of this user and this program.</summary>
    public static KernelStore OfUser(IKernelCompiler compiler, INativeLoader system) =>
        new(compiler, CubinCache.OfUser(system), CubinCache.Prebuilt(system));

    /// <summary>Gets the kernels of a text for a device.</summary>
    /// <param name="source">The text.</param>
    /// <param name="architecture">The device, such as <c>sm_90</c>.</param>
    /// <exception cref="NvrtcException">The text has errors.</exception>
    /// <exception cref="CudaException">They were not compiled beforehand, and there is no compiler.</exception>
    public CompiledKernels Get(KernelSource source, string architecture)
    {
        string prebuiltKey = CubinKey.OfPrebuilt(source, architecture);
        if (prebuilt.Select(folder => folder.Find(prebuiltKey)).FirstOrDefault(found => found is not null) is CompiledKernels ready)
            return ready with { Origin = KernelOrigin.Prebuilt };

        string key = CubinKey.Of(source, architecture, Identity(source, architecture));
        if (cache?.Find(key) is CompiledKernels kept) return kept with { Origin = KernelOrigin.Cache };

        CompiledKernels kernels = compiler.Compile(source, architecture);
        return kernels with { Origin = KernelOrigin.Compiler, Warning = Keep(key, kernels) };
    }

    private string Identity(KernelSource source, string architecture)
    {
        try
        {
            return compiler.Identity;
        }
        catch (CudaException exception)
        {
            throw new CudaException(
                $"The kernels of model '{source.Name}' were not compiled for {architecture} beforehand "
                + $"(looked in {string.Join(", ", prebuilt.Select(folder => folder.Folder))}), and cannot be now: {exception.Message}", exception);
        }
    }

    // Without a cache everything works, only later.
    private string? Keep(string key, CompiledKernels kernels)
    {
        if (cache is null) return null;
        try
        {
            cache.Keep(key, kernels);
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return $"Compiled kernels could not be kept in {cache.Folder} and are compiled again in each run: {exception.Message} "
                + $"{CubinCache.FolderVariable} names another folder.";
        }
    }
}
