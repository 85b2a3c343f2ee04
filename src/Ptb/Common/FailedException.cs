using System;

namespace ModelGen.Ptb;

/// <summary>A run that failed through no fault of the program. The message is one line that says how.</summary>
internal class FailedException(string message) : Exception(message);
