using System.Collections.Generic;

namespace ModelGen.Generator.Model;

/// <summary>
/// The members that generation adds to a declared class, besides its constructors. The class cannot have others of these
/// names, whatever their kind or signature: one rule that a reader can remember.
/// </summary>
internal static class GeneratedMembers
{
    /// <summary>The type of the one argument of the generated constructor.</summary>
    public const string ConstructorArgument = KnownNames.ModelOptions;

    /// <summary>Those of a language model.</summary>
    public static IReadOnlyList<string> OfLanguageModel { get; } =
    [
        .. Shared,
        nameof(LanguageModelNumbers.VocabSize), nameof(LanguageModelNumbers.EmbeddingSize), nameof(LanguageModelNumbers.TieWeights),
        nameof(LanguageModelNumbers.KeepProb), nameof(LanguageModelNumbers.LearningRate), nameof(LanguageModelNumbers.MaxGradNorm),
        nameof(LanguageModelNumbers.MaxEpoch), nameof(LanguageModelNumbers.MaxMaxEpoch), nameof(LanguageModelNumbers.LrDecay),
        "Outputs", "GetOutput", "GetState", "SetState", "TrainStep", "EvaluateSequence", "Predict", "AddText", "TrainText", "EvaluateText",
    ];

    /// <summary>Those of a bare layer.</summary>
    public static IReadOnlyList<string> OfRecurrentLayer { get; } =
    [
        .. Shared,
        nameof(RecurrentLayerNumbers.InputSize), nameof(RecurrentLayerNumbers.Bidirectional),
        nameof(RecurrentLayerNumbers.BatchFirst), nameof(RecurrentLayerNumbers.VariableLengths),
        nameof(RecurrentLayerNumbers.Dropout),
        "SetInitialState", "GetFinalState", "GetInitialStateGradient", "SetFinalStateGradient",
    ];

    /// <summary>Those that no class which derives from a model sees: what makes the program for processors, and what runs it.</summary>
    public static IReadOnlyList<string> Private => ["CreateCpuProgram", "CreateCudaProgram", "_session"];

    private static IReadOnlyList<string> Shared =>
    [
        // Constants: the numbers of the declaration.
        nameof(ModelNumbers.HiddenSize), nameof(ModelNumbers.ProjectionSize), nameof(ModelNumbers.NumLayers),
        nameof(ModelNumbers.NumSteps), nameof(ModelNumbers.BatchSize), nameof(ModelNumbers.DropoutPlacement),
        nameof(ModelNumbers.InitScale), nameof(ModelNumbers.ForgetBias),

        // What both interfaces ask for.
        "Config", "Parameters", "States", "Masks", "OptimizerState", "GetOptimizerState", "SetOptimizerState", "Create", "Programs", "Device", "Threads", "GradientNorm",
        "GetParameter", "SetParameter", "GetGradient", "ResetState", "SetDropoutMasks", "SetDropoutMask", "DrawDropoutMasks",
        "Forward", "Backward", "Update", "Evaluate", "Dispose",

        .. Private,
    ];
}
