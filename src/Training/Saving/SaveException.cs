namespace ModelGen.Training;

/// <summary>A model could not be saved. What was saved before is still there, and a later try may succeed.</summary>
public sealed class SaveException(string message) : FailedException(message);
