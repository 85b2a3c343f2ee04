using System.Collections.Generic;
using System.Linq;

namespace ModelGen.Generator.Model;

/// <summary>The public face of a model, as data: what generation adds to the declared class.</summary>
/// <param name="Kind">What comes after the I of its interface, and before the Session and Config of its other types.</param>
/// <param name="Description">The model in a few words.</param>
/// <param name="Constants">The numbers of the declaration.</param>
/// <param name="Tables">Tensors by name.</param>
/// <param name="Calls">The members that only models of this kind have.</param>
internal sealed record Face(
    string Kind,
    string Description,
    IReadOnlyList<FaceConstant> Constants,
    IReadOnlyList<FaceTable> Tables,
    IReadOnlyList<FaceMember> Calls)
{
    /// <summary>The cells of its recurrent layers, each once.</summary>
    public IReadOnlyList<CellSpec> Cells { get; init; } = [];

    /// <summary>Its layers, in the order in which they are declared.</summary>
    public IReadOnlyList<FaceLayer> Layers { get; init; } = [];

    /// <summary>Interfaces of the runtime that it has besides.</summary>
    public IReadOnlyList<string> Bases { get; init; } = [];

    /// <summary>Lines for the remarks on the class.</summary>
    public IReadOnlyList<string> Remarks { get; init; } = [];

    /// <summary>What its session is given before the options and the programs.</summary>
    public string SessionArguments { get; init; } = "Config";

    /// <summary>What the model computes besides the equations of its cells, where the numbers of the declaration do not say it; else empty.</summary>
    public string Structure { get; init; } = "";

    /// <summary>The namespace that everything of the runtime is in.</summary>
    public const string Runtime = "global::ModelGen.";

    /// <summary>What numbers are read from.</summary>
    public const string Floats = "global::System.ReadOnlySpan<float>";

    /// <summary>What whole numbers are read from.</summary>
    public const string Ints = "global::System.ReadOnlySpan<int>";

    /// <summary>What numbers are written to.</summary>
    public const string Destination = "global::System.Span<float>";

    /// <summary>What exact numbers are written to.</summary>
    public const string Doubles = "global::System.Span<double>";

    /// <summary>The type of the one argument of the generated constructor.</summary>
    public const string ConstructorArgument = KnownNames.ModelOptions;

    /// <summary>The constant that holds the declaration as a text.</summary>
    public const string DeclarationConstant = "_declaration";

    /// <summary>Those that no class which derives from a model sees: what makes the programs, and what runs them.</summary>
    public static IReadOnlyList<string> Private => ["CreateCpuProgram", "CreateCudaProgram", "_session", DeclarationConstant];

    /// <summary>How many layers there are, and how wide: <c>2 x 200</c>, or <c>1150 + 1150 + 400</c>.</summary>
    public static string Widths(StackedNumbers numbers) =>
        numbers.HiddenSizes.Count == 0 ? $"{numbers.NumLayers} x {numbers.HiddenSize}" : string.Join(" + ", numbers.HiddenSizes);

    /// <summary>The members that are calls into the session, those of all models first.</summary>
    public IReadOnlyList<FaceMember> Members =>
    [
        FaceMember.Property("string", "Device"),
        FaceMember.Property("int", "Threads"),
        FaceMember.Settable("ulong", "Seed"),
        FaceMember.Settable("long", "StepsTaken"),
        FaceMember.Property("double", "GradientNorm"),
        FaceMember.Method("void", "GetParameter", "string name", $"{Destination} destination"),
        FaceMember.Method("void", "SetParameter", "string name", $"{Floats} source"),
        FaceMember.Method("void", "GetOptimizerState", "string name", $"{Destination} destination"),
        FaceMember.Method("void", "SetOptimizerState", "string name", $"{Floats} source"),
        FaceMember.Method("double", "GetHyperparameter", "string name"),
        FaceMember.Method("double", "GetHyperparameter", "string name", "string parameter"),
        FaceMember.Method("void", "SetHyperparameter", "string name", "double value"),
        FaceMember.Method("void", "SetHyperparameter", "string name", "string parameter", "double value"),
        FaceMember.Settable("bool", "UseAverages"),
        FaceMember.Method("void", "GetGradient", "string name", $"{Destination} destination"),
        FaceMember.Method("void", "ResetState"),
        FaceMember.Method("void", "SetDropoutMasks", $"{Floats} masks"),
        FaceMember.Method("void", "SetDropoutMask", "string name", $"{Floats} mask"),
        FaceMember.Method("void", "DrawDropoutMasks"),
        FaceMember.Method("void", "Update", "double learningRate"),
        FaceMember.Method("void", "Dispose"),
        .. Calls,
    ];

    /// <summary>
    /// The names of all members but constructors. The class cannot have others of these names, whatever their kind or signature: one
    /// rule that a reader can remember.
    /// </summary>
    public IReadOnlyList<string> Names =>
    [
        .. Constants.Select(constant => constant.Name), "Config", .. Tables.Select(table => table.Name), "Hyperparameters", "Create", "Programs",
        .. Members.Select(member => member.Name).Distinct(), .. Private,
    ];
}
