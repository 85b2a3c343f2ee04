namespace ModelGen.Ptb.Tests.Fakes;

/// <summary>What a <see cref="FakeModel{TShape}"/> is declared with.</summary>
internal interface IFakeShape
{
    static abstract LanguageModelConfig Config { get; }

    /// <summary>What every call costs; null to compute it.</summary>
    static virtual double? Cost => null;

    /// <summary>The probability of the first word, which comes where the vocabulary ends before the next one.</summary>
    static virtual float FirstWord => float.Epsilon;
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

/// <summary>A model whose costs are finite, but no longer their exponentials.</summary>
internal sealed class CostlyShape : IFakeShape
{
    public static LanguageModelConfig Config { get; } = WideShape.Config with { Name = "CostlyModel" };

    public static double? Cost => 1e6;
}

/// <summary>A model whose learning rate grows beyond all numbers in its third epoch.</summary>
internal sealed class FastShape : IFakeShape
{
    public static LanguageModelConfig Config { get; } = WideShape.Config with
    {
        Name = "FastModel",
        LearningRate = 1e20,
        LrDecay = 1e200,
        MaxEpoch = 2,
    };

    public static double? Cost => 1;
}

/// <summary>The wide model, after its declaration was changed.</summary>
internal sealed class RedeclaredShape : IFakeShape
{
    public static LanguageModelConfig Config { get; } = WideShape.Config with { HiddenSize = 3 };
}
