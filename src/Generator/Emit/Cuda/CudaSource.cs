using System.Collections.Generic;
using System.Linq;
using ModelGen.Generator.Emit.CSharp;
using ModelGen.Generator.Lowering;

namespace ModelGen.Generator.Emit.Cuda;

/// <summary>
/// A model as CUDA C: constants, the functions of its cell, and the kernels of its passes; with it, how each pass is launched.
/// </summary>
internal sealed class CudaSource
{
    private static readonly string[] Headers =
        ["model", "text", "rows", "slots", "random", "embed", "gemm", "recurrence", "scatter", "softmax", "losses", "attention", "optim"];

    // Tables are whole, whatever the kernels use of them.
    private const string Constant = "[[maybe_unused]] constexpr int";

    private readonly string _name;
    private readonly ModelPlan _plan;
    private readonly KernelWriter _kernels;

    /// <param name="name">The model.</param>
    /// <param name="plan">Its plan.</param>
    public CudaSource(string name, ModelPlan plan)
    {
        (_name, _plan) = (name, plan);

        // Offsets are numbers of 32 bits.
        _kernels = new KernelWriter(int.MaxValue - plan.Buffers.Length);
        _kernels.Expect(plan.Passes.SelectMany(pass => pass.Operations));
        Passes = [.. plan.Passes.Select(pass => new CudaPass(pass.Name, pass.Includes, [.. Launches(pass)], pass.Shows))];
    }

    /// <summary>The passes.</summary>
    public IReadOnlyList<CudaPass> Passes { get; }

    /// <summary>Floats behind the arena that the kernels use.</summary>
    public decimal Workspace => RoundedPlace + _kernels.Rounded - _plan.Buffers.Length;

    /// <summary>Where factors in 16 bits begin; null where no product of a library has such.</summary>
    public decimal? Rounded => Passes.SelectMany(pass => pass.Launches).Any(launch => launch is LargeProductLaunch { Rounded: not null }) ? RoundedPlace : null;

    // They begin at a multiple of 16 bytes, as all before them does.
    private decimal RoundedPlace => decimal.Ceiling((_plan.Buffers.Length + _kernels.Sliced + _kernels.Exchanged) / 4) * 4;

    /// <summary>The text.</summary>
    public string Write()
    {
        var code = new CodeWriter();
        code.Line($"// {_name}: forward, backward and update for NVIDIA GPUs. Written by ModelGen from the attribute of the class.");
        code.Line("// Each kernel is given the model's memory, m, and where it is launched step by step the time step, t. Matrices are");
        code.Line("// row-major; the gradient of x is d_x.");
        foreach (string header in Headers)
        {
            code.Line($"#include \"{header}.cuh\"");
        }

        code.Line();
        foreach (Letter letter in _plan.Letters)
        {
            code.Line($"{Constant} {letter.Dim.Most} = {letter.Dim.Value:0}; // {letter.Meaning}");
        }

        code.Line($"constexpr int DenseLength = {_plan.Buffers.DenseLength:0}; // floats of all densely trained parameters, padding included");
        code.Line();
        code.Line("// Floats from one row of a matrix to the next: the columns, rounded up to whole cache lines.");
        using (code.Open("namespace pitch"))
        {
            foreach (Dim columns in _plan.Buffers.Buffers.Select(buffer => buffer.Columns).Distinct())
            {
                code.Line($"{Constant} {PlaceNames.PitchName(columns)} = {Buffer.PitchOf(columns):0};");
            }
        }

        code.Line();
        code.Line("// Who lives where in the arena, in floats.");
        using (code.Open("namespace at"))
        {
            code.Line($"{Constant} Parameters = 0;");
            code.Line($"{Constant} Gradients = DenseLength;");
            foreach (Buffer buffer in _plan.Buffers.Buffers)
            {
                code.Line($"{Constant} {CudaC.Spell(buffer.Constant)} = {_plan.Buffers.OffsetOf(buffer):0}; // {ArenaTables.Describe(buffer)}");
            }

            BehindTheArena(code);
        }

        return code.ToString() + _kernels.Text;
    }

    private void BehindTheArena(CodeWriter code)
    {
        if (_kernels.Sliced > 0)
        {
            code.Line($"constexpr int Slices = {_plan.Buffers.Length:0}; // {_kernels.Sliced:0} floats for slices of products");
        }

        if (_kernels.Rounded > 0)
        {
            code.Line($"{Constant} Rounded = {RoundedPlace:0}; // {_kernels.Rounded:0} floats for factors in 16 bits");
        }

        if (_kernels.Exchanged > 0)
        {
            code.Line($"constexpr int Exchange = {_plan.Buffers.Length + _kernels.Sliced:0}; // {_kernels.Exchanged:0} floats for what blocks of time loops exchange");
        }
    }

    private IEnumerable<Launch> Launches(PlanPass pass)
    {
        // Sum and norm wait for all gradients, whenever they come.
        PlanPass[] next = [.. _plan.Passes.Where(other => other.After == pass.Name)];
        bool besides = next.Length > 0 && next.All(other => other.Operations.Count > 0 && other.Operations[0] is GradientNorm or SumSteps);
        IEnumerable<Launch> launches = _kernels.Pass(pass.Name, pass.Operations, besides, pass.Every);
        return pass.BeginsStep && pass.Operations.Count > 0
            ? launches.Prepend(_kernels.Kernel(pass.Name, "Begin", 1, "A step begins: its number.", "if (element_index() == 0) m.control->step++;"))
            : launches;
    }
}
