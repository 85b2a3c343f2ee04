using ModelGen.Tests.Fixtures;

namespace ModelGen.Runtime.Tests.Fixtures;

/// <summary>AWD-LSTM on the processor.</summary>
public sealed class AwdLstmTests : AwdLstm<Cpu>;
