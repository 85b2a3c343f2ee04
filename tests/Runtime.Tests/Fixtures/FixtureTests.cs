using ModelGen.Tests.Fixtures;
using ModelGen.Tests.Networks;

namespace ModelGen.Runtime.Tests.Fixtures;

/// <summary>The language models of the fixtures, on the processor.</summary>
public sealed class LanguageModelFixtureTests : LanguageModelFixtures<Cpu>;

/// <summary>The model of full size, on the processor.</summary>
public sealed class PtbSizeFixtureTests : PtbSizeFixture<Cpu>;

/// <summary>The layers of the fixtures, on the processor.</summary>
public sealed class LayerFixtureTests : LayerFixtures<Cpu>;

/// <summary>The cells of the fixtures, on the processor.</summary>
public sealed class CellFixtureTests : CellFixtures<Cpu>;

/// <summary>Texts that a model has taken in, on the processor.</summary>
public sealed class LoadedTextTests : LoadedTexts<Cpu>;

/// <summary>Runs with optimizers, on the processor.</summary>
public sealed class OptimizerFixtureTests : OptimizerFixtures<Cpu>;

/// <summary>Training that goes on from a file, on the processor.</summary>
public sealed class OptimizerResumingTests : OptimizerResuming<Cpu>;

/// <summary>The classifier of Theano's tutorial, its layer on the processor.</summary>
public sealed class ClassifierFixtureTests : ClassifierFixtures<Cpu>;

/// <summary>Layers whose gradients are limited in time, on the processor.</summary>
public sealed class GateLimitFixtureTests : GateLimitFixtures<Cpu>;

/// <summary>Networks, on the processor.</summary>
public sealed class CompiledNetworkFixtureTests : CompiledNetworkFixtures<Cpu>;

/// <summary>Forms of updates, on the processor.</summary>
public sealed class UpdateFormTests : UpdateForms<Cpu>;

/// <summary>Optimizers on the processor.</summary>
public sealed class OptimizerTests : Optimizers<Cpu>;

/// <inheritdoc/>
public sealed class AccumulationTests : Accumulation<Cpu>;

public sealed class SavedModelTests : SavedModels<Cpu>;

public sealed class StreamStateTests : StreamStates<Cpu>;

/// <summary>Windows of varying length on the processor: to the bit.</summary>
public sealed class VaryingWindowTests : VaryingWindows<Cpu>
{
    /// <inheritdoc/>
    protected override double Tolerance => 0;
}

/// <summary>Language models of PyTorch's example, on the processor.</summary>
public sealed class WordLanguageModelTests : WordLanguageModels<Cpu>;

/// <summary>Layers and language models of PyTorch, on the processor.</summary>
public sealed class TorchFixtureTests : TorchFixtures<Cpu>;

/// <summary>Calls between the phases of a language model's step, on the processor.</summary>
public sealed class StepOrderTests : StepOrder<Cpu>;

/// <summary>Calls between the phases of a layer's step, on the processor.</summary>
public sealed class LayerStepOrderTests : LayerStepOrder<Cpu>;
