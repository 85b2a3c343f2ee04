using System;
using Xunit;

namespace ModelGen.Cuda.Tests.Nvrtc;

/// <summary>What NVIDIA's compiler says of a model.</summary>
internal static class Warnings
{
    /// <summary>Compiles a model without a warning, in one precision: what is particular to one is in the building blocks, which the tutorial's models have, too.</summary>
    public static void AreNoneOf(CudaProgram program) => Assert.DoesNotContain(
        "warning", new NvrtcCompiler().Compile(new KernelSource(program.Name, program.Source, Precision.Bf16), "sm_90").Log, StringComparison.OrdinalIgnoreCase);
}
