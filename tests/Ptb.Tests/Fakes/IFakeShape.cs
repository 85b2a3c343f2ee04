namespace ModelGen.Ptb.Tests.Fakes;

/// <summary>What a <see cref="FakeModel{TShape}"/> is declared with.</summary>
internal interface IFakeShape
{
    static abstract LanguageModelConfig Config { get; }
}

/// <summary>Three epochs, of which the third has half the learning rate; as many words as the synthetic source.</summary>
internal sealed class WideShape : IFakeShape
{
    public static LanguageModelConfig Config { get; } = new()
    {
        Name = "WideModel",
        Cell = "Lstm",
        EquationsHash = "a hash",
        VocabSize = 10_000,
        EmbeddingSize = 2,
        TieWeights = false,
        HiddenSize = 2,
        ProjectionSize = 2,
        NumLayers = 1,
        NumSteps = 3,
        BatchSize = 2,
        KeepProb = 1,
        DropoutPlacement = DropoutPlacement.AllOutputs,
        InitScale = 0.1,
        LearningRate = 1,
        MaxGradNorm = 5,
        MaxEpoch = 2,
        MaxMaxEpoch = 3,
        LrDecay = 0.5,
        ForgetBias = 0,
    };
}

/// <summary>A model of three words.</summary>
internal sealed class NarrowShape : IFakeShape
{
    public static LanguageModelConfig Config { get; } = WideShape.Config with { Name = "NarrowModel", VocabSize = 3 };
}

/// <summary>The wide model, after its declaration was changed.</summary>
internal sealed class RedeclaredShape : IFakeShape
{
    public static LanguageModelConfig Config { get; } = WideShape.Config with { HiddenSize = 3 };
}
