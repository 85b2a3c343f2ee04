using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using ModelGen.Ptb.Models;
using ModelGen.Tests;
using Xunit;

namespace ModelGen.Cuda.Tests.Nvrtc;

/// <summary>
/// What NVIDIA's compiler makes of whole models: not one warning, and no more registers than were seen and
/// approved. The small model of the tutorial is compiled for both architectures in every precision, the others for one or the other; a cell of
/// each kind, whose arithmetic is 32-bit in all precisions, in one.
/// </summary>
[NeedsNvrtc]
public sealed partial class CompiledModelTests
{
    private static readonly string[] Architectures = ["sm_80", "sm_90"];

    private static readonly Dictionary<string, Func<CudaProgram>> Declared = new()
    {
        ["small"] = SmallModel.Programs.Cuda,
        ["medium"] = MediumModel.Programs.Cuda,
        ["large"] = LargeModel.Programs.Cuda,
        ["test"] = TestModel.Programs.Cuda,
        ["peephole"] = PeepholeModel.Programs.Cuda,
        ["coupled"] = CoupledModel.Programs.Cuda,
        ["gru"] = GruModel.Programs.Cuda,
        ["original gru"] = OriginalGruModel.Programs.Cuda,
        ["rnn"] = RnnModel.Programs.Cuda,
        ["relu rnn"] = ReluRnnModel.Programs.Cuda,
        ["projected"] = ProjectedModel.Programs.Cuda,
        ["layer norm"] = LayerNormModel.Programs.Cuda,
        ["update gate"] = UpdateGateModel.Programs.Cuda,
        ["every word"] = EveryWordModel.Programs.Cuda,
    };

    public static TheoryData<string> Models => [.. Declared.Keys];

    [Long]
    [SkippableTheory]
    [MemberData(nameof(Models))]
    public void A_model_compiles_without_a_warning_and_with_the_registers_that_were_approved(string model)
    {
        CudaProgram program = Declared[model]();
        var compiler = new NvrtcCompiler(reportsUsage: true);
        var table = new RegisterTable();
        foreach ((Precision precision, string architecture) in Targets(model))
        {
            string log = compiler.Compile(new KernelSource(program.Name, program.Source, precision), architecture).Log;
            Assert.DoesNotContain(log.Split('\n'), line => !Harmless().IsMatch(line));

            IReadOnlyList<KernelUsage> usage = KernelUsage.Read(log);
            Assert.Equal(LaunchedBy(program), usage.Select(kernel => kernel.Name).Order(StringComparer.Ordinal));
            table.Add($"{precision.ToString().ToLowerInvariant()}-{architecture}", usage);
        }

        Assert.Empty(table.Faults(model));
    }

    private static IEnumerable<(Precision, string)> Targets(string model) => model switch
    {
        "small" => Enum.GetValues<Precision>().SelectMany(precision => Architectures, ValueTuple.Create),
        "medium" or "large" or "test" => Enum.GetValues<Precision>().Select((precision, index) => (precision, Architectures[(index + 1) % 2])),
        _ => [(Precision.Bf16, "sm_90")],
    };

    private static IEnumerable<string> LaunchedBy(CudaProgram program) => program.Passes.Values
        .SelectMany(pass => pass.Launches)
        .SelectMany(launch => launch is CudaProduct { Adds: { } adds } ? [launch, adds] : (CudaLaunch[])[launch])
        .Select(launch => launch.Kernel)
        .Distinct()
        .Order(StringComparer.Ordinal);

    // What the assembler tells of a kernel that it was asked about.
    [GeneratedRegex(@"^(ptxas info|\s+\d+ bytes stack frame|ptxas\s+\.\s+\d+ bytes stack frame|\s*$)")]
    private static partial Regex Harmless();
}
