using System;

namespace ModelGen.Ptb;

/// <summary>Bad input: something that the user can put right. The message is one line that says what and where.</summary>
internal sealed class InputException(string message) : Exception(message);
