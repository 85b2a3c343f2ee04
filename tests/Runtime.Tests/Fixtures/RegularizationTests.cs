using ModelGen.Tests.Fixtures;

namespace ModelGen.Runtime.Tests.Fixtures;

/// <summary>Dropout of every kind on the processor.</summary>
public sealed class RegularizationTests : Regularization<Cpu>;
