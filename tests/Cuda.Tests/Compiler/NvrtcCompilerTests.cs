using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using ModelGen.Tests;
using Xunit;

namespace ModelGen.Cuda.Tests.Compiler;

/// <summary>What the real NVRTC makes of kernels.</summary>
public sealed class NvrtcCompilerTests
{
    private const string Scale = """
        #include "factor.cuh"
        extern "C" __global__ void scale(float* values) { values[threadIdx.x] *= factor; }
        """;

    private static readonly Dictionary<string, string> Headers = new() { ["factor.cuh"] = "constexpr float factor = 1 + MODELGEN_PRECISION;" };

    [NeedsNvrtc]
    [SkippableTheory]
    [InlineData("sm_80")]
    [InlineData("sm_90")]
    public void A_kernel_becomes_machine_code_without_a_word(string architecture)
    {
        CompiledKernels kernels = new NvrtcCompiler().Compile(Source(Scale), architecture);

        Assert.Equal("", kernels.Log);
        Assert.Equal("\u007fELF"u8, kernels.Image.AsSpan(0, 4));
        Assert.Contains("scale", Encoding.Latin1.GetString(kernels.Image), StringComparison.Ordinal);
    }

    [NeedsNvrtc]
    [SkippableFact]
    public void The_same_text_gives_the_same_bytes_and_another_precision_others()
    {
        var compiler = new NvrtcCompiler();

        byte[] first = compiler.Compile(Source(Scale), "sm_80").Image;

        Assert.Equal(first, compiler.Compile(Source(Scale), "sm_80").Image);
        Assert.NotEqual(first, compiler.Compile(Source(Scale) with { Precision = Precision.Bf16 }, "sm_80").Image);
    }

    [NeedsNvrtc]
    [SkippableFact]
    public void A_device_newer_than_NVRTC_gets_PTX_that_ends_with_a_zero()
    {
        byte[] image = new NvrtcCompiler().Compile(Source(Scale), "sm_999").Image;

        Assert.Equal(0, image[^1]);
        string text = Encoding.UTF8.GetString(image);
        Assert.Contains($".target sm_{NvrtcCompiler.Architectures.Max()}", text, StringComparison.Ordinal);
        Assert.Contains(".entry scale", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sm_80", "sm_80")]
    [InlineData("sm_86", "compute_80")]
    [InlineData("sm_120", "compute_90")]
    public void What_is_compiled_for_is_the_device_or_the_newest_older_one(string device, string target) =>
        Assert.Equal(target, NvrtcCompiler.Target(device, [70, 80, 90]));

    [Fact]
    public void A_device_that_NVRTC_has_given_up_is_refused() =>
        Assert.Contains(
            "compiles for sm_70 and newer, and the device is sm_52: install an older NVRTC.",
            Assert.Throws<CudaException>(() => NvrtcCompiler.Target("sm_52", [70, 80])).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("90")]
    [InlineData("sm_90a")]
    [InlineData("compute_90")]
    public void A_word_that_is_no_device_is_refused(string word) =>
        Assert.Throws<ArgumentException>(() => NvrtcCompiler.Target(word, [90]));

    [Theory]
    [InlineData("10.1", "NVRTC 10.1 (/old/libnvrtc.so) is too old to compile kernels: 11.2 or later is needed. On Debian: ")]
    [InlineData("11.1", "NVRTC 11.1 (/old/libnvrtc.so) is too old")]
    [InlineData("11.2", null)]
    [InlineData("13.0", null)]
    public void An_NVRTC_that_is_too_old_is_refused_with_the_cure(string version, string? problem)
    {
        string? said = NvrtcCompiler.Check(new FoundLibrary(1, "/old/libnvrtc.so", null), () => Version.Parse(version));
        if (problem is null) Assert.Null(said);
        else Assert.StartsWith(problem, said, StringComparison.Ordinal);
    }

    [Fact]
    public void A_library_that_is_no_NVRTC_is_called_so() =>
        Assert.StartsWith(
            "The library /lib/libm.so.6 is no NVRTC. On Debian: ",
            NvrtcCompiler.Check(new FoundLibrary(1, "/lib/libm.so.6", null), () => throw new EntryPointNotFoundException()), StringComparison.Ordinal);

    [NeedsNvrtc]
    [SkippableFact]
    public void An_error_names_model_options_and_the_lines_it_is_in()
    {
        KernelSource source = Source("#include \"factor.cuh\"\n\nextern \"C\" __global__ void scale(float* v) { v[0] = nowhere; }\n") with
        {
            Headers = new Dictionary<string, string> { ["factor.cuh"] = "// fine\nconstexpr float factor = elsewhere;\n" },
        };

        NvrtcException exception = Assert.Throws<NvrtcException>(() => new NvrtcCompiler().Compile(source, "sm_80"));

        Assert.StartsWith(
            "The kernels of model 'Tiny' do not compile with --gpu-architecture=sm_80 --std=c++17 -DMODELGEN_PRECISION=0:\n",
            exception.Message, StringComparison.Ordinal);
        Assert.Contains("Tiny.cu(3): error: identifier \"nowhere\" is undefined", exception.Log, StringComparison.Ordinal);
        Assert.Contains(exception.Log, exception.Message, StringComparison.Ordinal);
        Assert.Contains("\nfactor.cuh:    2 | constexpr float factor = elsewhere;", exception.Message, StringComparison.Ordinal);
        Assert.Contains("\nTiny.cu:    3 | extern \"C\" __global__ void scale(float* v) { v[0] = nowhere; }", exception.Message, StringComparison.Ordinal);
    }

    [NeedsNvrtc]
    [SkippableFact]
    public void What_the_assembler_refuses_is_told_without_the_zero_at_its_end()
    {
        KernelSource source = Source("extern \"C\" __global__ void wrong() { asm volatile(\"no_such_instruction;\"); }");

        string log = Assert.Throws<NvrtcException>(() => new NvrtcCompiler().Compile(source, "sm_80")).Log;

        Assert.StartsWith("ptxas", log, StringComparison.Ordinal);
        Assert.DoesNotContain('\0', log);
    }

    [NeedsNvrtc]
    [SkippableFact]
    public void Usage_is_reported_for_each_kernel()
    {
        KernelSource source = Source("""
            extern "C" __global__ void small(float* v) { v[threadIdx.x] = 1; }
            extern "C" __global__ void __launch_bounds__(1024, 2) big(float* v)
            {
                __shared__ float s[64];
                float kept[100];
                #pragma unroll
                for (int i = 0; i < 100; i++) kept[i] = v[i * 1024 + threadIdx.x];
                s[threadIdx.x % 64] = kept[7];
                __syncthreads();
                #pragma unroll
                for (int i = 0; i < 100; i++) v[(99 - i) * 1024 + threadIdx.x] = kept[i] * s[i % 64];
            }
            """);

        IReadOnlyList<KernelUsage> usage = KernelUsage.Read(new NvrtcCompiler(reportsUsage: true).Compile(source, "sm_80").Log);

        Assert.Equal(["big", "small"], usage.Select(kernel => kernel.Name).Order());
        KernelUsage small = usage.Single(kernel => kernel.Name == "small"), big = usage.Single(kernel => kernel.Name == "big");
        Assert.InRange(small.Registers, 4, 16);
        Assert.Equal((0, 0, 0), (small.SpillBytes, small.SharedBytes, small.StackBytes));
        Assert.Equal((32, 256), (big.Registers, big.SharedBytes));
        Assert.InRange(big.SpillBytes, 100, 600);
        Assert.InRange(big.StackBytes, 100, 600);
    }

    [NeedsNvrtc]
    [SkippableFact]
    public void The_identity_has_version_and_options()
    {
        Assert.Matches(@"^NVRTC \d+\.\d+ --std=c\+\+17$", new NvrtcCompiler().Identity);
        Assert.NotEqual(new NvrtcCompiler().Identity, new NvrtcCompiler(reportsUsage: true).Identity);
    }

    private static KernelSource Source(string text) => new("Tiny", text, Precision.Fp32) { Headers = Headers };
}
