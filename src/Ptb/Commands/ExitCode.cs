namespace ModelGen.Ptb.Commands;

/// <summary>What the program tells the shell.</summary>
internal static class ExitCode
{
    /// <summary>All went well.</summary>
    public const int Success = 0;

    /// <summary>Training diverged, the model could not be saved, a GPU failed, or the program has a fault.</summary>
    public const int Failure = 1;

    /// <summary>An argument or a file is wrong, or what a GPU needs is missing.</summary>
    public const int BadInput = 2;

    /// <summary>Ended early by Ctrl+C or SIGTERM, after saving what there was to save.</summary>
    public const int Interrupted = 130;
}
