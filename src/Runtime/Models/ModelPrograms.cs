using System;
using System.Collections.Generic;
using ModelGen.Cpu;
using ModelGen.Cuda;

namespace ModelGen;

/// <summary>A model's generated programs, one for each kind of device: made when they are needed.</summary>
public sealed record ModelPrograms
{
    /// <summary>Makes the program for processors.</summary>
    public required Func<CpuProgram> Cpu { get; init; }

    /// <summary>Makes the program for GPUs, as data: the text of its kernels and how they are launched.</summary>
    public required Func<CudaProgram> Cuda { get; init; }

    /// <summary>Numbers of the optimizer, in the order of the programs' table of them.</summary>
    public IReadOnlyList<HyperparameterInfo> Hyperparameters { get; init; } = [];

    /// <summary>
    /// What was declared, equations included, as a text of the compiler's own: <c>ModelGen.Generator.PlanText</c> prints plans of it. Empty
    /// where the compiler has not made the programs.
    /// </summary>
    public string Declaration { get; init; } = "";
}
