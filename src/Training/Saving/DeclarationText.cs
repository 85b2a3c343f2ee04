using System;
using System.Collections.Generic;
using System.Globalization;

namespace ModelGen.Training;

/// <summary>A declaration as a checkpoint holds it: strings, under the names of the attribute's arguments.</summary>
internal static class DeclarationText
{
    /// <summary>Everything that a model was declared with.</summary>
    public static Dictionary<string, string> Of(LanguageModelConfig config) => new()
    {
        [nameof(config.Name)] = config.Name,
        [nameof(config.Cell)] = config.Cell,
        [nameof(config.VocabSize)] = Number(config.VocabSize),
        [nameof(config.EmbeddingSize)] = Number(config.EmbeddingSize),
        [nameof(config.TieWeights)] = config.TieWeights.ToString(),
        [nameof(config.HiddenSize)] = Number(config.HiddenSize),
        [nameof(config.ProjectionSize)] = Number(config.ProjectionSize),
        [nameof(config.NumLayers)] = Number(config.NumLayers),
        [nameof(config.NumSteps)] = Number(config.NumSteps),
        [nameof(config.BatchSize)] = Number(config.BatchSize),
        [nameof(config.Accumulate)] = Number(config.Accumulate),
        [nameof(config.KeepProb)] = Number(config.KeepProb),
        [nameof(config.DropoutPlacement)] = config.DropoutPlacement.ToString(),
        [nameof(config.VariationalDropout)] = config.VariationalDropout.ToString(),
        [nameof(config.InputKeepProb)] = Number(config.InputKeepProb),
        [nameof(config.OutputKeepProb)] = Number(config.OutputKeepProb),
        [nameof(config.StateKeepProb)] = Number(config.StateKeepProb),
        [nameof(config.InitScale)] = Number(config.InitScale),
        [nameof(config.LearningRate)] = Number(config.LearningRate),
        [nameof(config.Clipping)] = config.Clipping.ToString(),
        [nameof(config.MaxGradNorm)] = Number(config.MaxGradNorm),
        [nameof(config.MaxGradValue)] = Number(config.MaxGradValue),
        [nameof(config.TableUpdate)] = config.TableUpdate.ToString(),
        [nameof(config.AverageParameters)] = config.AverageParameters.ToString(),
        [nameof(config.MaxEpoch)] = Number(config.MaxEpoch),
        [nameof(config.MaxMaxEpoch)] = Number(config.MaxMaxEpoch),
        [nameof(config.LrDecay)] = Number(config.LrDecay),
        [nameof(config.Optimizer)] = config.Optimizer,
        [nameof(config.ForgetBias)] = Number(config.ForgetBias),
    };

    /// <summary>A number, the same in every country; it is read back as exactly this number.</summary>
    public static string Number<T>(T number)
        where T : IFormattable => number.ToString(null, CultureInfo.InvariantCulture);
}
