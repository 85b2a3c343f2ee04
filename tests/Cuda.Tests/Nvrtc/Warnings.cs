using System;
using Xunit;

namespace ModelGen.Cuda.Tests.Nvrtc;

/// <summary>What NVIDIA's compiler says of a model.</summary>
internal static class Warnings
{
    /// <summary>Compiles a model with floats of 32 bits and of 16, without a warning: what is else particular to a precision is in the building blocks.</summary>
    public static void AreNoneOf(CudaProgram program)
    {
        foreach (Precision precision in new[] { Precision.Fp32, Precision.Bf16 })
            Assert.DoesNotContain("warning", new NvrtcCompiler().Compile(new KernelSource(program.Name, program.Source, precision), "sm_90").Log, StringComparison.OrdinalIgnoreCase);
    }
}
