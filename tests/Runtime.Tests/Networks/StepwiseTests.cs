using ModelGen.Tests.Networks;

namespace ModelGen.Runtime.Tests.Networks;

/// <summary>Networks one step at a time, on processors.</summary>
public sealed class StepwiseRunTests : StepwiseRuns<Fixtures.Cpu>;

/// <summary>What networks remember from step to step, on processors.</summary>
public sealed class StepwiseStateTests : StepwiseStates<Fixtures.Cpu>;
