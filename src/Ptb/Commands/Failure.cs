using System;
using System.IO;
using ModelGen.Cuda;
using ModelGen.Training;

namespace ModelGen.Ptb.Commands;

/// <summary>How a command ends that could not do what it was asked for: a line for the user, and what to tell the shell.</summary>
/// <param name="Message">The line.</param>
/// <param name="ExitCode">One of <see cref="Commands.ExitCode"/>.</param>
internal sealed record Failure(string Message, int ExitCode)
{
    /// <summary>What an exception means for the user.</summary>
    public static Failure Of(Exception exception) => exception switch
    {
        InputException => new Failure(exception.Message, Commands.ExitCode.BadInput),
        FailedException => new Failure(exception.Message, Commands.ExitCode.Failure),
        // What is missing can be installed; what the driver refused, and kernels that do not compile, are failures.
        CudaException { Code: 0 } and not NvrtcException => new Failure(exception.Message, Commands.ExitCode.BadInput),
        CudaException => new Failure(exception.Message, Commands.ExitCode.Failure),
        OperationCanceledException => new Failure("Interrupted.", Commands.ExitCode.Interrupted),
        TypeInitializationException { InnerException: Exception inner } => Of(inner),
        OutOfMemoryException => new Failure(
            $"Memory or threads do not suffice: this process may have {GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 20:N0} MiB and has used them up, or the system gives it no further"
            + " thread. A smaller model, shorter texts, fewer --threads or a higher limit (of the container, or ulimit -v, -u) helps.",
            Commands.ExitCode.BadInput),
        IOException or UnauthorizedAccessException => new Failure(
            $"The system refused a file: {exception.Message} If too many are open, a higher limit (ulimit -n) helps.",
            Commands.ExitCode.BadInput),
        _ => new Failure(
            $"{exception.GetType().Name}: {exception.Message} This is a fault of the program; please report it.",
            Commands.ExitCode.Failure),
    };
}
