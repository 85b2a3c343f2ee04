namespace ModelGen.Ptb.Training;

/// <summary>A model could not be saved. What was saved before is still there, and a later try may succeed.</summary>
internal sealed class SaveException(string message) : FailedException(message);
