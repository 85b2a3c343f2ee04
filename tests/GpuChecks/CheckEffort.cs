using System;
using System.Collections.Generic;
using ModelGen.Cuda;
using ModelGen.Ptb.Models;

namespace ModelGen.GpuChecks;

/// <summary>How much is checked and measured. Tests do with less than a GPU is worth.</summary>
internal sealed record CheckEffort
{
    /// <summary>Models made for checking; the others come from the trainer's catalog.</summary>
    public IReadOnlyList<ModelEntry> Models { get; init; } =
    [
        ModelEntry.Of<CheckedLstm>("checked-lstm"),
        ModelEntry.Of<CheckedGru>("checked-gru"),
        ModelEntry.Of<CheckedLayerNorm>("checked-layer-norm"),
    ];

    /// <summary>How products are computed: everything is done once for each.</summary>
    public IReadOnlyList<Precision> Precisions { get; init; } = Enum.GetValues<Precision>();

    /// <summary>Which kernels compute large products.</summary>
    public Gemm Gemm { get; init; }

    /// <summary>Whether blocks of time loops come in clusters, in the precisions that have them.</summary>
    public bool Clusters { get; init; }

    /// <summary>Training steps that are compared one by one.</summary>
    public int ComparedSteps { get; init; } = 20;

    /// <summary>Training steps of one measurement of speed.</summary>
    public int TimedSteps { get; init; } = 100;

    /// <summary>Measurements of speed, of which the median counts.</summary>
    public int Turns { get; init; } = 5;

    /// <summary>Launches of what is timed in a graph.</summary>
    public int LaunchesOfGraph { get; init; } = 10;

    /// <summary>Graphs in a measurement of time.</summary>
    public int TimedGraphs { get; init; } = 10;

    /// <summary>Barriers in a kernel of them.</summary>
    public int Barriers { get; init; } = 1000;

    /// <summary>Floats that are copied on the device: far more than its caches hold.</summary>
    public int CopiedFloats { get; init; } = 1 << 27;

    /// <summary>Words of a made-up text to train on for an epoch.</summary>
    public int TrainWords { get; init; } = 200_000;

    /// <summary>Words of a made-up text to validate with.</summary>
    public int OtherWords { get; init; } = 20_000;

    /// <summary>Whether blocks come in clusters in a precision.</summary>
    public bool HasClustersIn(Precision precision) => Clusters && precision is Precision.Bf16 or Precision.Fp16;

    /// <summary>A model that is checked.</summary>
    public ModelOptions OptionsIn(Precision precision) =>
        new() { Device = Device.Cuda(), Precision = precision, Gemm = Gemm, Clusters = HasClustersIn(precision) };

    /// <summary>Its kernels.</summary>
    public KernelSource KernelsOf(CudaProgram program, Precision precision) =>
        new(program.Name, program.Source, precision) { HasClusters = HasClustersIn(precision) };
}
