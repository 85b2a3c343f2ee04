using System;

namespace ModelGen.Training;

/// <summary>Bad input: something that the user can put right. The message is one line that says what and where.</summary>
public sealed class InputException(string message) : Exception(message);
