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

    /// <summary>The names.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        // Constants: the numbers of the declaration.
        nameof(LanguageModelNumbers.VocabSize), nameof(LanguageModelNumbers.HiddenSize), nameof(LanguageModelNumbers.NumLayers),
        nameof(LanguageModelNumbers.NumSteps), nameof(LanguageModelNumbers.BatchSize), nameof(LanguageModelNumbers.KeepProb),
        nameof(LanguageModelNumbers.InitScale), nameof(LanguageModelNumbers.LearningRate),
        nameof(LanguageModelNumbers.MaxGradNorm), nameof(LanguageModelNumbers.MaxEpoch),
        nameof(LanguageModelNumbers.MaxMaxEpoch), nameof(LanguageModelNumbers.LrDecay), nameof(LanguageModelNumbers.ForgetBias),

        // What ILanguageModel asks for.
        "Config", "Parameters", "States", "Outputs", "Create", "Threads", "GradientNorm",
        "GetParameter", "SetParameter", "GetGradient", "GetOutput", "GetState", "SetState", "ResetState",
        "SetDropoutMasks", "DrawDropoutMasks",
        "Forward", "Backward", "Update", "TrainStep", "Evaluate", "EvaluateSequence", "Dispose",

        // Private: what makes the program for one target, and what runs it.
        "CreateProgram", "_session",
    ];
}
