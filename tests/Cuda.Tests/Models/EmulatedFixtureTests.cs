using System;
using System.Linq;
using ModelGen.Cuda.Tests.Emulation;
using ModelGen.Emulator;
using ModelGen.Tests;
using ModelGen.Tests.Fixtures;
using ModelGen.Tests.Networks;

namespace ModelGen.Cuda.Tests.Models;

/// <summary>An emulated GPU, whose threads take their turns in the order that the variant says: in each order that there is.</summary>
public sealed class EveryOrder : IComputing
{
    /// <inheritdoc/>
    public static int[] Variants => [.. Enum.GetValues<ThreadOrder>().Select(order => (int)order)];

    /// <inheritdoc/>
    public static ModelOptions Options(int variant) => Emulated.Options((ThreadOrder)variant);
}

/// <summary>An emulated GPU whose threads take their turns in the order that hides least.</summary>
public sealed class ShuffledOrder : IComputing
{
    /// <inheritdoc/>
    public static int[] Variants => [(int)ThreadOrder.Shuffled];

    /// <inheritdoc/>
    public static ModelOptions Options(int variant) => Emulated.Options((ThreadOrder)variant);
}

/// <summary>The language models of the fixtures, on an emulated GPU.</summary>
[Long, NeedsGpp]
public sealed class LanguageModelFixtureTests : LanguageModelFixtures<EveryOrder>;

/// <summary>The model of full size, on an emulated GPU.</summary>
[Long, NeedsGpp]
public sealed class PtbSizeFixtureTests : PtbSizeFixture<ShuffledOrder>;

/// <summary>The layers of the fixtures, on an emulated GPU.</summary>
[Long, NeedsGpp]
public sealed class LayerFixtureTests : LayerFixtures<EveryOrder>;

/// <summary>The cells of the fixtures, on an emulated GPU.</summary>
[Long, NeedsGpp]
public sealed class CellFixtureTests : CellFixtures<EveryOrder>;

/// <summary>Layers and language models of PyTorch, on an emulated GPU.</summary>
[Long, NeedsGpp]
public sealed class TorchFixtureTests : TorchFixtures<ShuffledOrder>;

/// <summary>Texts that a model has taken in, on an emulated GPU.</summary>
[NeedsGpp]
public sealed class LoadedTextTests : LoadedTexts<ShuffledOrder>;

/// <summary>Runs with optimizers, on an emulated GPU.</summary>
[Long, NeedsGpp]
public sealed class OptimizerFixtureTests : OptimizerFixtures<ShuffledOrder>;

/// <summary>Training that goes on from a file, on an emulated GPU.</summary>
[Long, NeedsGpp]
public sealed class OptimizerResumingTests : OptimizerResuming<ShuffledOrder>;

/// <summary>The classifier of Theano's tutorial, its layer on an emulated GPU.</summary>
[Long, NeedsGpp]
public sealed class ClassifierFixtureTests : ClassifierFixtures<ShuffledOrder>;

/// <summary>Layers whose gradients are limited in time, on an emulated GPU.</summary>
[Long, NeedsGpp]
public sealed class GateLimitFixtureTests : GateLimitFixtures<ShuffledOrder>;

/// <summary>Networks, on an emulated GPU.</summary>
[Long, NeedsGpp]
public sealed class CompiledNetworkFixtureTests : CompiledNetworkFixtures<ShuffledOrder>;

/// <summary>Forms of updates, on an emulated GPU.</summary>
[Long, NeedsGpp]
public sealed class UpdateFormTests : UpdateForms<ShuffledOrder>;

/// <summary>Optimizers on a GPU.</summary>
[Long, NeedsGpp]
public sealed class OptimizerTests : Optimizers<ShuffledOrder>;

/// <inheritdoc/>
[Long, NeedsGpp]
public sealed class SavedModelTests : SavedModels<ShuffledOrder>;

/// <inheritdoc/>
[NeedsGpp]
public sealed class StreamStateTests : StreamStates<ShuffledOrder>;

/// <summary>Windows of varying length on an emulated GPU, whose products may be divided otherwise.</summary>
[Long, NeedsGpp]
public sealed class VaryingWindowTests : VaryingWindows<ShuffledOrder>
{
    /// <inheritdoc/>
    protected override double Tolerance => 1e-6;
}

/// <summary>Language models of PyTorch's example, on an emulated GPU.</summary>
[Long, NeedsGpp]
public sealed class WordLanguageModelTests : WordLanguageModels<ShuffledOrder>;

/// <inheritdoc/>
[Long, NeedsGpp]
public sealed class AccumulationTests : Accumulation<ShuffledOrder>;

/// <summary>Calls between the phases of a language model's step, on an emulated GPU.</summary>
[Long, NeedsGpp]
public sealed class StepOrderTests : StepOrder<ShuffledOrder>;

/// <summary>Calls between the phases of a layer's step, on an emulated GPU.</summary>
[Long, NeedsGpp]
public sealed class LayerStepOrderTests : LayerStepOrder<ShuffledOrder>;
