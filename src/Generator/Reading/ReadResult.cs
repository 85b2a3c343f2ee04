using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Model;

namespace ModelGen.Generator.Reading;

/// <summary>What reading a declaration gives.</summary>
/// <param name="Spec">The declaration, perhaps as an outline; null where the class itself cannot be extended.</param>
/// <param name="Problems">Our errors and warnings.</param>
internal sealed record ReadResult(ModelSpec? Spec, EquatableArray<DiagnosticInfo> Problems);
