using ModelGen.Generator.Model;

namespace ModelGen.Generator.Reading;

/// <summary>What reading a declaration gives.</summary>
/// <param name="Spec">The declaration; null where an error stands in the way, ours or the compiler's.</param>
/// <param name="Problems">Our errors and warnings.</param>
internal sealed record ReadResult(ModelSpec? Spec, EquatableArray<DiagnosticInfo> Problems);
