namespace System.Runtime.CompilerServices;

/// <summary>netstandard2.0 lacks it; the compiler asks for it by name wherever a record has an <c>init</c> accessor.</summary>
internal static class IsExternalInit;
