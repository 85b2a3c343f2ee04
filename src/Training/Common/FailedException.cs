using System;

namespace ModelGen.Training;

/// <summary>A run that failed through no fault of the program. The message is one line that says how.</summary>
public class FailedException(string message) : Exception(message);
