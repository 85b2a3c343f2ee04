using System;

namespace ModelGen;

/// <summary>What a program chooses when it creates a model; everything else was decided at compile time.</summary>
public sealed record ModelOptions
{
    /// <summary>The most <see cref="Threads"/> that a model takes: more than any machine has processors for.</summary>
    public const int MaxThreads = 1024;

    /// <summary>Seed of the initial parameters and of the dropout masks. Default 1.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>
    /// Training steps that the model has behind it, for training that goes on where it was interrupted: dropout masks are a
    /// function of seed and step. Default 0.
    /// </summary>
    public long StepsTaken { get; init; }

    /// <summary>
    /// Threads that work on one step, the calling one included; from 1 to <see cref="MaxThreads"/>. Default: the processors of this
    /// machine. For a given number of threads the results are repeatable bit for bit.
    /// </summary>
    public int Threads { get; init; } = int.Min(Environment.ProcessorCount, MaxThreads);

    /// <summary>Where the model is computed. Default: the processor.</summary>
    public Device Device { get; init; }

    /// <summary>How a GPU computes matrix products. Default: <see cref="Precision.Fp32"/>. Processors always use 32-bit floats.</summary>
    public Precision Precision { get; init; }

    /// <summary>Which kernels compute large matrix products on a GPU. Default: <see cref="Gemm.Own"/>. Processors have their own.</summary>
    public Gemm Gemm { get; init; }

    /// <summary>
    /// Whether blocks of a GPU's time loops come in pairs, thread-block clusters, which fetch what they exchange together. The numbers are the
    /// same. Needs <see cref="Precision.Bf16"/> or <see cref="Precision.Fp16"/>, a GPU of sm_90 or later, and NVRTC 12 or later. Default: false.
    /// </summary>
    public bool Clusters { get; init; }
}
