using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using ModelGen.Cuda.Tests.Compiler;
using ModelGen.Ptb.Models;
using Xunit;

namespace ModelGen.Cuda.Tests.Nvrtc;

/// <summary>
/// What NVIDIA's compiler makes of whole models: not one warning, and no more registers than somebody has seen and approved.
/// The small model is compiled in every way, larger ones, which take long, in every precision, and those that are there for
/// their cells in the two precisions that products are written for.
/// </summary>
public sealed partial class CompiledModelTests
{
    private static readonly (string Architecture, Precision Precision)[] Everything =
        [.. Enum.GetValues<Precision>().SelectMany(precision => new[] { ("sm_80", precision), ("sm_90", precision) })];

    private static readonly (string Architecture, Precision Precision)[] Precisions =
        [("sm_90", Precision.Fp32), ("sm_80", Precision.Tf32), ("sm_90", Precision.Bf16), ("sm_80", Precision.Fp16)];

    private static readonly (string Architecture, Precision Precision)[] Few = [("sm_80", Precision.Bf16), ("sm_90", Precision.Fp32)];

    private static readonly Dictionary<string, (Func<CudaProgram> Program, (string Architecture, Precision Precision)[] Ways)> Declared = new()
    {
        ["small"] = (SmallModel.CreateCudaProgram, Everything),
        ["medium"] = (MediumModel.CreateCudaProgram, Precisions),
        ["large"] = (LargeModel.CreateCudaProgram, Precisions),
        ["test"] = (TestModel.CreateCudaProgram, Few),
        ["peephole"] = (PeepholeModel.CreateCudaProgram, Few),
        ["coupled"] = (CoupledModel.CreateCudaProgram, Few),
        ["gru"] = (GruModel.CreateCudaProgram, Few),
        ["original gru"] = (OriginalGruModel.CreateCudaProgram, Few),
        ["rnn"] = (RnnModel.CreateCudaProgram, Few),
        ["relu rnn"] = (ReluRnnModel.CreateCudaProgram, Few),
        ["projected"] = (ProjectedModel.CreateCudaProgram, Few),
        ["layer norm"] = (LayerNormModel.CreateCudaProgram, Few),
        ["update gate"] = (UpdateGateModel.CreateCudaProgram, Few),
        ["every word"] = (EveryWordModel.CreateCudaProgram, Few),
    };

    public static TheoryData<string> Models => [.. Declared.Keys];

    [SkippableTheory]
    [MemberData(nameof(Models))]
    public void A_model_compiles_without_a_warning_and_with_the_registers_that_were_approved(string model)
    {
        RealNvrtc.Require();
        CudaProgram program = Declared[model].Program();
        var compiler = new NvrtcCompiler(reportsUsage: true);
        var table = new RegisterTable();
        foreach ((string architecture, Precision precision) in Declared[model].Ways)
        {
            string log = compiler.Compile(new KernelSource(program.Name, program.Source, precision), architecture).Log;
            Assert.DoesNotContain(log.Split('\n'), line => !Harmless().IsMatch(line));

            IReadOnlyList<KernelUsage> usage = KernelUsage.Read(log);
            Assert.Equal(LaunchedBy(program), usage.Select(kernel => kernel.Name).Order(StringComparer.Ordinal));
            table.Add($"{precision.ToString().ToLowerInvariant()}-{architecture}", usage);
        }

        Assert.Empty(table.Faults(model));
    }

    private static IEnumerable<string> LaunchedBy(CudaProgram program) => program.Passes.Values
        .SelectMany(launches => launches)
        .Select(launch => launch.Kernel)
        .Distinct()
        .Order(StringComparer.Ordinal);

    // What the assembler tells of a kernel that it was asked about.
    [GeneratedRegex(@"^(ptxas info|\s+\d+ bytes stack frame|ptxas\s+\.\s+\d+ bytes stack frame|\s*$)")]
    private static partial Regex Harmless();
}
