namespace ModelGen.Ptb.Commands;

/// <summary>What the program tells the shell.</summary>
internal static class ExitCode
{
    /// <summary>All went well.</summary>
    public const int Success = 0;

    /// <summary>
    /// Training diverged, a saved model has numbers that are not finite, a model could not be saved, a GPU failed, or the program has a
    /// fault.
    /// </summary>
    public const int Failure = 1;

    /// <summary>
    /// An argument or a file is wrong, what a GPU needs is missing, memory or threads do not suffice, or standard output cannot be
    /// written.
    /// </summary>
    public const int BadInput = 2;

    /// <summary>Ended early by Ctrl+C, SIGTERM or SIGHUP, after saving what there was to save.</summary>
    public const int Interrupted = 130;

    /// <summary>Ended early because the reader of standard output had gone, after saving what there was to save.</summary>
    public const int OutputClosed = 141;
}
