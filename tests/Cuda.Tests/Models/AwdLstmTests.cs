using ModelGen.Tests;
using ModelGen.Tests.Fixtures;

namespace ModelGen.Cuda.Tests.Models;

/// <summary>AWD-LSTM on an emulated GPU.</summary>
[NeedsGpp]
public sealed class AwdLstmTests : AwdLstm<ShuffledOrder>;
