using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.InteropServices;
using ModelGen.Engines;

namespace ModelGen.Cuda;

/// <summary>Runs a generated program on a GPU.</summary>
internal sealed class CudaEngine : IEngine
{
    // Half the range of a 16-bit float: what most models begin with and come back to.
    private const float FirstLossScale = 32768;

    private readonly CudaProgram _program;
    private readonly IGpuModule _module;
    private readonly IGpu _gpu;
    private readonly ModelMemory _memory;
    private readonly Dictionary<string, BoundPass> _passes = [];
    private readonly Dictionary<string, IGpuGraph?> _graphs = [];
    private readonly List<TextWindows> _texts = [];
    private readonly Precision _precision;
    private readonly ProductChoice _products;
    private int _count;
    private double _learningRate;
    private float[] _staging = [];

    /// <summary>Loads the kernels and reserves memory.</summary>
    /// <param name="program">The generated program.</param>
    /// <param name="gpu">The device; belongs to the engine once it is there.</param>
    /// <param name="kernels">Where compiled kernels come from.</param>
    /// <param name="options">Seed and precision.</param>
    public CudaEngine(CudaProgram program, IGpu gpu, KernelStore kernels, ModelOptions options)
    {
        if (options.Precision == Precision.Fp16 && program.Layout[ProgramLayout.Scalars].All(scalar => scalar.Name != "cost"))
        {
            throw new ArgumentException(
                $"{program.Name} is a bare layer: Fp16 needs a loss that can be scaled. Use Bf16, Tf32 or Fp32.", nameof(options));
        }

        if (options.Clusters && options.Precision is not (Precision.Bf16 or Precision.Fp16))
            throw new ArgumentException($"Clusters exchange factors in 16 bits: they need Bf16 or Fp16, not {options.Precision}.", nameof(options));
        if (options.Clusters && CudaArchitecture.TryParse(gpu.Info.Architecture, out int architecture) && architecture < CudaArchitecture.OldestWithClusters)
        {
            throw new CudaException(
                $"Clusters need a GPU of {CudaArchitecture.Name(CudaArchitecture.OldestWithClusters)} or later, and {gpu.Info.Name} is {gpu.Info.Architecture}: leave them out.");
        }

        (_program, _gpu, _precision) = (program, gpu, options.Precision);
        _products = new ProductChoice(gpu, options.Gemm, kernels.Cache?.Folder);
        var source = new KernelSource(program.Name, program.Source, options.Precision) { HasClusters = options.Clusters };
        CompiledKernels compiled = kernels.Get(source, gpu.Info.Architecture);
        _module = gpu.Load(compiled.Image, program.Name);
        string description = $"{gpu.Info.Name}, {options.Precision.ToString().ToLowerInvariant()}{(options.Clusters ? ", clusters" : "")}{(compiled.Warning is null ? "" : $"; {compiled.Warning}")}";
        try
        {
            _memory = new ModelMemory(gpu, program.Layout.Length + program.Workspace);
            Seed = options.Seed;
            StepsTaken = options.StepsTaken;
            _memory.Set(nameof(Control.LossScale), options.Precision == Precision.Fp16 ? FirstLossScale : 1);
            DrawsMasks = true;
            foreach (string pass in program.Passes.Keys)
                _passes.Add(pass, new BoundPass(gpu, _module, _memory, program.LaunchesOf(pass), _precision, options.Clusters, _products));
            Description = $"{description}{(_products.Description.Length > 0 ? $"; {_products.Description}" : "")}";
        }
        catch
        {
            _products.Dispose();
            _memory?.Dispose();
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
    public bool DrawsMasks { set => _memory.Set(nameof(Control.DrawsMasks), value ? 1 : 0); }

    /// <inheritdoc/>
    public ulong Seed { set => _memory.Set(nameof(Control.Seed), value); }

    /// <inheritdoc/>
    public long StepsTaken { set => _memory.Set(nameof(Control.Step), value); }

    /// <inheritdoc/>
    public double LearningRate
    {
        set
        {
            if (value == _learningRate)
                return;
            _memory.Set(nameof(Control.LearningRate), (float)value);
            _learningRate = value;
        }
    }

    /// <inheritdoc/>
    public int Count
    {
        set
        {
            if (value == _count)
                return;
            _count = value;
            _memory.Set(nameof(Control.Count), value);
        }
    }

    /// <inheritdoc/>
    public void Read(TensorPlacement tensor, Span<float> destination, RowOrder order)
    {
        if (tensor.RowIds is { } ids)
        {
            int[] rows = MemoryMarshal.Cast<float, int>(Download(ids)).ToArray();
            TensorAccess.ReadRows(Download(tensor.Parts[0]), rows, tensor, destination);
        }
        else
        {
            foreach (MatrixPlacement part in tensor.Parts)
                TensorAccess.Read(Download(part, tensor.IsShown), tensor, part, destination, order);
        }

        if (Layout[ProgramLayout.Gradients].Any(gradient => ReferenceEquals(gradient, tensor.Whole ?? tensor)))
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
            _gpu.Write(Place(part), MemoryMarshal.AsBytes(memory));
        }
    }

    /// <inheritdoc/>
    public void Write(TensorPlacement ids, ReadOnlySpan<int> source) => _gpu.Write(Place(ids.Parts[0]), MemoryMarshal.AsBytes(source));

    /// <inheritdoc/>
    public double ReadScalar(TensorPlacement scalar)
    {
        Span<byte> value = stackalloc byte[sizeof(double)];
        _gpu.Read(value, Place(scalar.Parts[0]));
        return BitConverter.ToDouble(value);
    }

    /// <inheritdoc/>
    public void WriteScalar(TensorPlacement scalar, double value) => _gpu.Write(Place(scalar.Parts[0]), MemoryMarshal.AsBytes([value]));

    /// <inheritdoc/>
    public void Fill(TensorPlacement tensor, float value)
    {
        foreach (MatrixPlacement part in tensor.Parts)
        {
            Span<float> memory = Download(part);
            TensorAccess.Fill(memory, part, value);
            _gpu.Write(Place(part), MemoryMarshal.AsBytes(memory));
        }
    }

    /// <inheritdoc/>
    public void ParametersChanged()
    {
        // Kernels read the parameters where they lie.
    }

    /// <inheritdoc/>
    public void Run(string pass)
    {
        BoundPass launches = _passes[pass];
        if (_program.Passes[pass].Shows)
            _memory.ReserveShown(Layout.ShownLength);

        // The number of steps changes from pass to pass, and where a loop is launched step by step, so does the number of launches.
        if (launches.DependsOnCount)
        {
            launches.Launch(_count);
            return;
        }

        if (!_graphs.TryGetValue(pass, out IGpuGraph? graph))
        {
            graph = _gpu.Record(() => launches.Launch(count: 0));
            _graphs.Add(pass, graph);
        }

        if (graph is not null)
            graph.Launch();
        else
            launches.Launch(count: 0);
    }

    /// <inheritdoc/>
    public void AddText(TextWindows text)
    {
        // What has been recorded knows the old address.
        _memory.SetTexts([.. _texts, text]);
        foreach (IGpuGraph? graph in _graphs.Values)
            graph?.Dispose();
        _graphs.Clear();
        _texts.Add(text);
    }

    /// <inheritdoc/>
    public void RunWindows(bool trains, int text, int first, Span<double> costs)
    {
        _memory.Set(nameof(Control.TextStart), _texts.Take(text).Sum(other => other.Text.Length));
        _memory.Set(nameof(Control.StreamLength), _texts[text].StreamLength);
        _memory.Set(nameof(Control.Window), first);
        for (int done = 0, count; done < costs.Length; done += count)
        {
            count = int.Min(ModelMemory.CostsKept, costs.Length - done);
            for (int step = 0; step < count; step++)
                Run(trains ? PassNames.TrainWindow : PassNames.EvaluateWindow);
            _memory.ReadCosts(first + done, costs.Slice(done, count));
        }
    }

    /// <summary>Gives memory and device back.</summary>
    public void Dispose()
    {
        foreach (IGpuGraph? graph in _graphs.Values)
            graph?.Dispose();
        _products.Dispose();
        _memory.Dispose();
        _module.Dispose();
        _gpu.Dispose();
    }

    // The memory of a matrix from its first element to its last; good until the next call.
    private Span<float> Download(MatrixPlacement part, bool isShown = false)
    {
        if (_staging.Length < part.Extent)
            _staging = new float[part.Extent];
        Span<float> memory = _staging.AsSpan(0, part.Extent);
        _gpu.Read(MemoryMarshal.AsBytes(memory), isShown ? _memory.Shown + (nint)part.Offset * sizeof(float) : Place(part));
        return memory;
    }

    // Takes the loss scale out of gradients: they are as many times too large as the loss was made, so that 16 bits can hold them.
    private void Unscale(Span<float> gradients)
    {
        if (_precision != Precision.Fp16)
            return;
        float scale = _memory.ReadControl().GradientScale;
        foreach (ref float gradient in gradients)
            gradient /= scale;
    }

    private nint Place(MatrixPlacement part) => _memory.Arena + (nint)part.Offset * sizeof(float);
}
