namespace ModelGen.Tests.Fixtures;

/// <summary>What a fixture says about its model, and what the model that is tested with it was declared with, are the same.</summary>
internal static class FixtureDeclaration
{
    public static void AssertDeclared(this Fixture fixture, LanguageModelConfig config)
    {
        fixture.AssertSays("V", config.VocabSize);
        fixture.AssertSays("H", config.HiddenSize);
        fixture.AssertSays("L", config.NumLayers);
        fixture.AssertSays("T", config.NumSteps);
        fixture.AssertSays("B", config.BatchSize);
        fixture.AssertSays("forget_bias", config.ForgetBias);
        fixture.AssertSays("keep_prob", config.KeepProb);
        fixture.AssertSays("E", config.EmbeddingSize, usual: config.HiddenSize);
        fixture.AssertSays("P", config.ProjectionSize, usual: config.HiddenSize);
        fixture.AssertSays("tied", config.TieWeights ? 1 : 0, usual: 0);
        AssertCell(fixture, config.Cell, usual: "Lstm");
        AssertPlacement(fixture, config.DropoutPlacement, usual: DropoutPlacement.AllOutputs);
        if (fixture.Says("max_grad_norm"))
            fixture.AssertSays("max_grad_norm", config.MaxGradNorm);
        if (fixture.Says("init_scale"))
            fixture.AssertSays("init_scale", config.InitScale);
    }

    public static void AssertDeclared(this Fixture fixture, RecurrentLayerConfig config)
    {
        fixture.AssertSays("I", config.InputSize);
        fixture.AssertSays("H", config.HiddenSize);
        fixture.AssertSays("L", config.NumLayers, usual: 1);
        fixture.AssertSays("T", config.NumSteps);
        fixture.AssertSays("B", config.BatchSize);
        fixture.AssertSays("P", config.ProjectionSize, usual: config.HiddenSize);
        fixture.AssertSays("bidirectional", config.Bidirectional ? 1 : 0, usual: 0);
        fixture.AssertSays("batch_first", config.BatchFirst ? 1 : 0, usual: 0);
        fixture.AssertSays("packed", fixture.Has("in.lengths") ? 1 : 0, usual: 0);
        fixture.AssertSays("dropout", config.Dropout, usual: 0);
        AssertPlacement(fixture, config.DropoutPlacement, usual: DropoutPlacement.BetweenLayers);

        // Modules of PyTorch have none: there it is a part of the bias.
        if (fixture.Says("forget_bias"))
            fixture.AssertSays("forget_bias", config.ForgetBias);
    }

    /// <summary>The name of the cell as it is declared here; other names are those of the reference.</summary>
    public static void AssertCell(this Fixture fixture, string cell, string usual)
    {
        if (fixture.Says("cell"))
            fixture.AssertSays("cell", cell);
        else
            Xunit.Assert.Equal(usual, cell);
    }

    private static void AssertPlacement(Fixture fixture, DropoutPlacement placement, DropoutPlacement usual)
    {
        if (fixture.Says("placement"))
            fixture.AssertSays("placement", placement.ToString());
        else
            Xunit.Assert.Equal(usual, placement);
    }
}
