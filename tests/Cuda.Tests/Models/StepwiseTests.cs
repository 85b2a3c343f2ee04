using ModelGen.Emulator;
using ModelGen.Tests;
using ModelGen.Tests.Networks;
using Xunit;

namespace ModelGen.Cuda.Tests.Models;

/// <summary>Networks one step at a time, on an emulated GPU.</summary>
[Long, NeedsGpp]
public sealed class StepwiseRunTests : StepwiseRuns<ShuffledOrder>;

/// <summary>What networks remember from step to step, on an emulated GPU.</summary>
[Long, NeedsGpp]
public sealed class StepwiseStateTests : StepwiseStates<ShuffledOrder>;

/// <summary>One of those, quick: a decoder with attention and input feeding, whose rows change places.</summary>
[NeedsGpp]
public sealed class StepwiseTests
{
    [SkippableFact]
    public void A_decoder_goes_on_from_chosen_rows() => new StepwiseStateTests().Rows_that_are_chosen_go_on_from_where_they_were((int)ThreadOrder.Shuffled);
}
