using System;

namespace ModelGen.Cuda;

/// <summary>Something about the GPU failed or is missing; the message says what was tried and what would help.</summary>
public class CudaException : Exception
{
    /// <summary>Says what failed.</summary>
    public CudaException(string message)
        : base(message)
    {
    }

    /// <summary>Says what failed, and why.</summary>
    public CudaException(string message, Exception inner)
        : base(message, inner)
    {
    }

    /// <summary>What the driver returned; 0 where it was not the driver that failed.</summary>
    public int Code { get; init; }
}
