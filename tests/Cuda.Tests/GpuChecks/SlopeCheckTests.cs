using System;
using System.IO;
using System.Linq;
using ModelGen.Cells;
using ModelGen.GpuChecks;
using ModelGen.Tests;
using Xunit;

namespace ModelGen.Cuda.Tests.GpuChecks;

// Three widths, and dropout wherever it can be.
[LstmModel(
    VocabSize = 19, EmbeddingSize = 7, HiddenSize = 10, ProjectionSize = 4, NumLayers = 2, NumSteps = 3, BatchSize = 3, KeepProb = 0.7,
    InitScale = 0.5, Cell = typeof(ProjectedLstm))]
internal sealed partial class DropsAllWidths;

[LstmModel(
    VocabSize = 19, EmbeddingSize = 7, HiddenSize = 10, ProjectionSize = 4, NumLayers = 3, NumSteps = 3, BatchSize = 3, KeepProb = 0.7,
    DropoutPlacement = DropoutPlacement.BetweenLayers, InitScale = 0.5, Cell = typeof(ProjectedLstm))]
internal sealed partial class DropsBetweenWidths;

/// <summary>The check of slopes, on models whose embedding, units and outputs have widths of their own.</summary>
[NeedsGpp]
public sealed class SlopeCheckTests
{
    [SkippableFact]
    public void Masks_are_as_wide_as_the_embedding_and_the_outputs() => AllPass<DropsAllWidths>();

    [SkippableFact]
    public void Masks_between_layers_are_as_wide_as_the_outputs() => AllPass<DropsBetweenWidths>();

    private static void AllPass<TModel>()
        where TModel : ILanguageModel<TModel>
    {
        GpuPlatform.Current = EmulatedPlatform.Create();
        var output = new StringWriter();
        var report = new CheckReport(output);
        var random = new Random(1);
        new SlopeCheck(report, "tiny", [.. Enumerable.Range(0, 50).Select(_ => random.Next(TModel.Config.VocabSize))]).Run<TModel>();
        Assert.True(report.Failures == 0, output.ToString());
        Assert.Equal(TModel.Parameters.Count, report.Count);
    }
}
