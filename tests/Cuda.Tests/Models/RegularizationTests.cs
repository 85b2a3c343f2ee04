using ModelGen.Tests;
using ModelGen.Tests.Fixtures;

namespace ModelGen.Cuda.Tests.Models;

/// <summary>Dropout of every kind on an emulated GPU.</summary>
[Long, NeedsGpp]
public sealed class RegularizationTests : Regularization<ShuffledOrder>;
