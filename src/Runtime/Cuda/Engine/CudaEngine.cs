using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.InteropServices;
using ModelGen.Engines;

namespace ModelGen.Cuda;

/// <summary>Runs a generated program on a GPU.</summary>
internal class CudaEngine : IEngine
{
    // Half the range of a 16-bit float: what most models begin with and come back to.
    private const float FirstLossScale = 32768;

    private readonly CudaProgram _program;
    private readonly IGpuModule _module;
    private readonly Dictionary<Pass, BoundPass> _passes = [];
    private readonly Dictionary<Pass, IGpuGraph?> _graphs = [];
    private readonly Precision _precision;
    private double _learningRate;
    private float[] _staging = [];

    /// <summary>Loads the kernels and reserves memory.</summary>
    /// <param name="program">The generated program.</param>
    /// <param name="gpu">The device; belongs to the engine once it is there.</param>
    /// <param name="kernels">Where compiled kernels come from.</param>
    /// <param name="options">Seed and precision.</param>
    /// <param name="positions">Tokens of a pass; 0 for a layer.</param>
    public CudaEngine(CudaProgram program, IGpu gpu, KernelStore kernels, ModelOptions options, int positions = 0)
    {
        if (positions == 0 && options.Precision == Precision.Fp16)
        {
            throw new ArgumentException(
                $"{program.Name} is a bare layer: Fp16 needs a loss that can be scaled. Use Bf16, Tf32 or Fp32.", nameof(options));
        }

        (_program, Gpu, _precision) = (program, gpu, options.Precision);
        CompiledKernels compiled = kernels.Get(new KernelSource(program.Name, program.Source, options.Precision), gpu.Info.Architecture);
        _module = gpu.Load(compiled.Image, program.Name);
        Description = $"{gpu.Info.Name}, {options.Precision.ToString().ToLowerInvariant()}{(compiled.Warning is null ? "" : $"; {compiled.Warning}")}";
        try
        {
            Memory = new ModelMemory(gpu, program.Layout.Length + program.Workspace, positions);
            Memory.Set(nameof(Control.Seed), options.Seed);
            Memory.Set(nameof(Control.Step), options.StepsTaken);
            Memory.Set(nameof(Control.LossScale), options.Precision == Precision.Fp16 ? FirstLossScale : 1);
            DrawsMasks = true;
            BindPasses(isLanguageModel: positions > 0);
        }
        catch
        {
            Memory?.Dispose();
            _module.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public ProgramLayout Layout => _program.Layout;

    /// <inheritdoc/>
    public string Description { get; }

    /// <inheritdoc/>
    public int Threads => 1;

    /// <inheritdoc/>
    public double Norm => Memory.ReadControl().Norm;

    /// <inheritdoc/>
    public bool DrawsMasks { set => Memory.Set(nameof(Control.DrawsMasks), value ? 1 : 0); }

    /// <inheritdoc/>
    public double LearningRate
    {
        set
        {
            if (value == _learningRate)
                return;
            Memory.Set(nameof(Control.LearningRate), (float)value);
            _learningRate = value;
        }
    }

    /// <summary>The device.</summary>
    protected IGpu Gpu { get; }

    /// <summary>The model's memory there.</summary>
    protected ModelMemory Memory { get; }

    /// <summary>Words of the pass.</summary>
    protected int Count { get; set; }

    /// <inheritdoc/>
    public void Read(TensorPlacement tensor, Span<float> destination, RowOrder order)
    {
        foreach (MatrixPlacement part in tensor.Parts)
            TensorAccess.Read(Download(part), tensor, part, destination, order);

        if (Layout.Gradients.Any(gradient => ReferenceEquals(gradient, tensor)))
            Unscale(destination);
    }

    /// <inheritdoc/>
    public void Write(TensorPlacement tensor, ReadOnlySpan<float> source, RowOrder order)
    {
        foreach (MatrixPlacement part in tensor.Parts)
        {
            // The gaps between its rows belong to other matrices: read, change, write.
            Span<float> memory = Download(part);
            TensorAccess.Write(memory, tensor, part, source, order);
            Gpu.Write(Place(part), MemoryMarshal.AsBytes(memory));
        }
    }

    /// <inheritdoc/>
    public void Fill(TensorPlacement tensor, float value)
    {
        foreach (MatrixPlacement part in tensor.Parts)
        {
            Span<float> memory = Download(part);
            TensorAccess.Fill(memory, part, value);
            Gpu.Write(Place(part), MemoryMarshal.AsBytes(memory));
        }
    }

    /// <inheritdoc/>
    public void ParametersChanged()
    {
        // Kernels read the parameters where they lie.
    }

    /// <inheritdoc/>
    public void Run(Pass pass)
    {
        // A single stream's length changes from pass to pass, and with it perhaps the number of launches.
        if (pass is Pass.EvaluateSequence or Pass.Predict)
        {
            _passes[pass].Launch(Count);
            return;
        }

        if (!_graphs.TryGetValue(pass, out IGpuGraph? graph))
        {
            BoundPass launches = _passes[pass];
            graph = Gpu.Record(() => launches.Launch(count: 0));
            _graphs.Add(pass, graph);
        }

        if (graph is not null)
            graph.Launch();
        else
            _passes[pass].Launch(count: 0);
    }

    /// <summary>Gives memory and device back.</summary>
    public void Dispose()
    {
        foreach (IGpuGraph? graph in _graphs.Values)
            graph?.Dispose();
        Memory.Dispose();
        _module.Dispose();
        Gpu.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Takes in all texts in place of those before. What has been recorded knows the old address.</summary>
    protected void SetTexts(IReadOnlyList<TextWindows> texts)
    {
        Memory.SetTexts(texts);
        foreach (IGpuGraph? graph in _graphs.Values)
            graph?.Dispose();
        _graphs.Clear();
    }

    /// <summary>Copies the memory of a matrix from its first element to its last; good until the next call.</summary>
    protected Span<float> Download(MatrixPlacement part)
    {
        if (_staging.Length < part.Extent)
            _staging = new float[part.Extent];
        Span<float> memory = _staging.AsSpan(0, part.Extent);
        Gpu.Read(MemoryMarshal.AsBytes(memory), Place(part));
        return memory;
    }

    /// <summary>Takes the loss scale out of gradients: they are as many times too large as the loss was made, so that 16 bits can hold them.</summary>
    protected void Unscale(Span<float> gradients)
    {
        if (_precision != Precision.Fp16)
            return;
        float scale = Memory.ReadControl().GradientScale;
        foreach (ref float gradient in gradients)
            gradient /= scale;
    }

    private void BindPasses(bool isLanguageModel)
    {
        foreach ((Pass pass, IReadOnlyList<CudaLaunch> launches) in _program.Passes)
            _passes.Add(pass, new BoundPass(Gpu, _module, Memory, launches, _precision));
        Pass[] step = [Pass.Forward, Pass.Backward, Pass.Update];
        Add(Pass.TrainStep, step);
        if (!isLanguageModel)
            return;
        Add(Pass.TrainWindow, [Pass.TakeWindow, .. step, Pass.KeepLoss]);
        Add(Pass.EvaluateWindow, Pass.TakeWindow, Pass.Evaluate, Pass.KeepLoss);
    }

    private void Add(Pass pass, params Pass[] parts) =>
        _passes.Add(pass, new BoundPass(Gpu, _module, Memory, parts.SelectMany(part => _program.Passes[part]), _precision));

    private nint Place(MatrixPlacement part) => Memory.Arena + (nint)part.Offset * sizeof(float);
}
