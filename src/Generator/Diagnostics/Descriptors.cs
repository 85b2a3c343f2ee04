using Microsoft.CodeAnalysis;

namespace ModelGen.Generator.Diagnostics;

/// <summary>
/// Everything that can be wrong with a declaration, in the order of ids; what only one kind of model has is in its folder. Each has a help
/// page, <c>docs/diagnostics/MGnnn.md</c>.
/// </summary>
internal static class Descriptors
{
    private const string HelpRoot = "https://github.com/modelgen/modelgen/blob/main/docs/diagnostics/";
    private const string Config = "ModelGen.Config";
    private const string Cell = "ModelGen.Cell";
    private const string Optimizer = "ModelGen.Optimizer";
    private const string Internal = "ModelGen.Internal";

    /// <summary>Class.</summary>
    public static readonly DiagnosticDescriptor NotPartial = Error("MG001", Config,
        "Model class is not partial",
        "'{0}' must be declared 'partial', so that ModelGen can add the generated code to it");

    /// <summary>Class.</summary>
    public static readonly DiagnosticDescriptor StaticClass = Error("MG002", Config,
        "Model class is static",
        "'{0}' must not be static: a model is an object that owns its parameters");

    /// <summary>Class.</summary>
    public static readonly DiagnosticDescriptor AbstractClass = Error("MG003", Config,
        "Model class is abstract",
        "'{0}' must not be abstract: generated code creates instances of it");

    /// <summary>Model class, generic type.</summary>
    public static readonly DiagnosticDescriptor GenericType = Error("MG004", Config,
        "Model class is generic or inside a generic type",
        "'{0}' cannot be a model because '{1}' is generic: generated code is for one set of numbers, not for a family of types");

    /// <summary>Model class, containing type.</summary>
    public static readonly DiagnosticDescriptor ContainingTypeNotPartial = Error("MG005", Config,
        "Type around a model class is not partial",
        "'{1}' must be declared 'partial', so that ModelGen can add the generated code to '{0}' inside it");

    /// <summary>Argument, value, range.</summary>
    public static readonly DiagnosticDescriptor SizeOutOfRange = Error("MG006", Config,
        "Size is out of range",
        "{0} is {1}; it must be {2}");

    /// <summary>Argument, value, range.</summary>
    public static readonly DiagnosticDescriptor ProbabilityOutOfRange = Error("MG007", Config,
        "Probability is out of range",
        "{0} is {1}; it must be {2}");

    /// <summary>Argument, value, range.</summary>
    public static readonly DiagnosticDescriptor NumberOutOfRange = Error("MG008", Config,
        "Scale, rate, norm or bias is out of range",
        "{0} is {1}; it must be {2}");

    /// <summary>Matrix with its shape, number of floats.</summary>
    public static readonly DiagnosticDescriptor MatrixTooLarge = Error("MG009", Config,
        "Matrix is larger than can be addressed",
        "{0} would have {1} floats, more than one array can hold (about 2^31); make it smaller");

    /// <summary>Model class, number of floats.</summary>
    public static readonly DiagnosticDescriptor ModelTooLarge = Error("MG010", Config,
        "Model is larger than can be addressed",
        "'{0}' would need {1} floats for parameters, gradients and activations, more than one array can hold (about 2^31); "
        + "make it smaller");

    /// <summary>Argument, range.</summary>
    public static readonly DiagnosticDescriptor ArgumentMissing = Error("MG011", Config,
        "Required argument is missing",
        "{0} is missing; give it a value of {1}");

    /// <summary>MaxMaxEpoch, MaxEpoch.</summary>
    public static readonly DiagnosticDescriptor NoDecay = Warning("MG012", Config,
        "Training ends before the learning rate decays",
        "MaxMaxEpoch is {0}, below MaxEpoch, which is {1}: training ends before the learning rate starts to decay");

    /// <summary>What the user declared, what to do about it.</summary>
    public static readonly DiagnosticDescriptor NameCollision = Error("MG013", Config,
        "Declaration collides with a generated member",
        "{0} collides with a generated member; {1}");

    /// <summary>Model class, the reason.</summary>
    public static readonly DiagnosticDescriptor CannotBeExtended = Error("MG014", Config,
        "Model class cannot be extended with generated code",
        "'{0}' cannot be a model because {1}");

    /// <summary>Model class, language version.</summary>
    public static readonly DiagnosticDescriptor LanguageTooOld = Error("MG015", Config,
        "Language version is too old for generated code",
        "The code generated for '{0}' is C# 13, but this project compiles C# {1}; "
        + "set <LangVersion> to 13 or newer, or remove it");

    /// <summary>The type, the cells that exist.</summary>
    public static readonly DiagnosticDescriptor UnknownCell = Error("MG016", Config,
        "Type is not a recurrent cell",
        "'{0}' is not a recurrent cell; use a class of yours with [RecurrentCell], or one of {1}");

    /// <summary>EmbeddingSize, width of the layers' output.</summary>
    public static readonly DiagnosticDescriptor TiedWidthsDiffer = Error("MG017", Config,
        "Tied weights have different widths",
        "TieWeights uses the embedding as the softmax layer's weight, but the embedding is {0} wide and the layers' output {1}; "
        + "make EmbeddingSize {1}, or do not tie");

    /// <summary>Cell.</summary>
    public static readonly DiagnosticDescriptor NoProjection = Error("MG018", Config,
        "Cell has no projection",
        "ProjectionSize is given, but the cell '{0}' has no projection; remove it, or choose a cell with a projection");

    /// <summary>Argument, value, the reason.</summary>
    public static readonly DiagnosticDescriptor NoDropout = Warning("MG019", Config,
        "Regularisation has no effect",
        "{0} is {1} but has no effect: {2}");

    /// <summary>Argument, value, members of the enumeration.</summary>
    public static readonly DiagnosticDescriptor ValueNotDefined = Error("MG020", Config,
        "Value is not a member of its enumeration",
        "{0} is {1}; it must be {2}");

    /// <summary>What is written, why it cannot be read.</summary>
    public static readonly DiagnosticDescriptor ArgumentUnreadable = Error("MG021", Config,
        "Argument cannot be read",
        "'{0}' cannot be read: {1}");

    /// <summary>Name, model class, what it means without the generated members, how to write that.</summary>
    public static readonly DiagnosticDescriptor NameHidden = Error("MG022", Config,
        "Generated member hides a name",
        "'{0}' would mean the generated '{1}.{0}' here, and not '{2}'; write '{3}'");

    /// <summary>Constructor, model class.</summary>
    public static readonly DiagnosticDescriptor ConstructorIsolated = Error("MG023", Config,
        "Constructor does not call the generated one",
        "The constructor '{0}' leaves the model without memory; let it begin with ': this(options)', the generated constructor of '{1}'");

    /// <summary>Argument, value, what comes of it.</summary>
    public static readonly DiagnosticDescriptor NothingLearned = Warning("MG024", Config,
        "Nothing is learned",
        "{0} is {1}: {2}");

    /// <summary>The type, the optimizers that exist.</summary>
    public static readonly DiagnosticDescriptor UnknownOptimizer = Error("MG025", Config,
        "Type is not an optimizer",
        "'{0}' is not an optimizer; use a class of yours with [Optimizer], or one of {1}");

    /// <summary>Optimizer, assembly.</summary>
    public static readonly DiagnosticDescriptor OptimizerWithoutSource = Error("MG026", Config,
        "Source of an optimizer cannot be seen",
        "The equations of '{0}' are in '{1}', and ModelGen reads them as source; put the optimizer's file into this project");

    /// <summary>Argument, cell.</summary>
    public static readonly DiagnosticDescriptor NoUpdateDropout = Error("MG040", Config,
        "Cell marks nothing to be dropped",
        "{0} drops values of the update of states, and the equations of '{1}' do not say what that is; mark it there with Dropout(...), or remove {0}");

    /// <summary>Argument.</summary>
    public static readonly DiagnosticDescriptor WidthsGivenTwice = Error("MG041", Config,
        "Layers are declared twice",
        "HiddenSizes says how many layers there are and how wide each is; remove {0}");

    /// <summary>Cell, the reason.</summary>
    public static readonly DiagnosticDescriptor CellMethod = Error("MG101", Cell,
        "Cell has no single static method Step",
        "'{0}' cannot be a recurrent cell: {1}");

    /// <summary>Parameter, the reason.</summary>
    public static readonly DiagnosticDescriptor CellParameter = Error("MG102", Cell,
        "Parameter does not fit into a cell",
        "'{0}' does not fit into a cell: {1}");

    /// <summary>The reason.</summary>
    public static readonly DiagnosticDescriptor CellResult = Error("MG103", Cell,
        "Result of a cell is not its states",
        "'Step' returns the new states, as float or Units, or as a tuple such as (float h, float c): {0}");

    /// <summary>State, what is wrong with it.</summary>
    public static readonly DiagnosticDescriptor CellState = Error("MG104", Cell,
        "State is received but not returned, or returned but not received",
        "The state '{0}' {1}");

    /// <summary>The word, advice.</summary>
    public static readonly DiagnosticDescriptor CellStatement = Error("MG105", Cell,
        "Statement is outside the language of equations",
        "'{0}' cannot stand here: {1}");

    /// <summary>The word, advice.</summary>
    public static readonly DiagnosticDescriptor CellExpression = Error("MG106", Cell,
        "Expression is outside the language of equations",
        "'{0}' cannot be part of equations: {1}");

    /// <summary>The word, what to do.</summary>
    public static readonly DiagnosticDescriptor CellUnknownFunction = Error("MG107", Cell,
        "Function is unknown to equations",
        "'{0}' is no function of equations; {1}");

    /// <summary>The function.</summary>
    public static readonly DiagnosticDescriptor CellNoDerivative = Error("MG108", Cell,
        "Function has no derivative to learn from",
        "'{0}' has no derivative that a gate could learn from: it is flat between its jumps; use a smooth function or '?:'");

    /// <summary>The word.</summary>
    public static readonly DiagnosticDescriptor CellUnknownName = Error("MG109", Cell,
        "Name is no value of the equations",
        "'{0}' is no value here; equations know parameters, locals that are declared above, and constants");

    /// <summary>What is assigned to.</summary>
    public static readonly DiagnosticDescriptor CellAssignment = Error("MG110", Cell,
        "Equations assign to something",
        "'{0}' cannot be assigned to: a name keeps its value; declare a local for the new one");

    /// <summary>What it is, its name.</summary>
    public static readonly DiagnosticDescriptor CellUnused = Error("MG111", Cell,
        "Result of a cell does not depend on a parameter",
        "The {0} '{1}' has no part in what 'Step' returns, or only in conditions, so nothing would be learned there; use it or remove it");

    /// <summary>The word, what is wrong.</summary>
    public static readonly DiagnosticDescriptor CellMatrix = Error("MG112", Cell,
        "Gate or Projection is not used as a product",
        "'{0}' is not used as a product: {1}");

    /// <summary>The weight.</summary>
    public static readonly DiagnosticDescriptor CellName = Error("MG113", Cell,
        "Name is taken by another parameter of the layer",
        "'{0}' is what another parameter of the layer is called; rename the weight");

    /// <summary>Hyperparameter, those that are known.</summary>
    public static readonly DiagnosticDescriptor CellHyperparameter = Error("MG114", Cell,
        "Hyperparameter has no value",
        "No declaration has a number '{0}', so the parameter needs a default value; declarations have {1}");

    /// <summary>Cell, assembly.</summary>
    public static readonly DiagnosticDescriptor CellWithoutSource = Error("MG115", Cell,
        "Source of a cell cannot be seen",
        "The equations of '{0}' are in '{1}', and ModelGen reads them as source; put the cell's file into this project");

    /// <summary>How many, of what, the most of them.</summary>
    public static readonly DiagnosticDescriptor CellTooLarge = Error("MG116", Cell,
        "Cell is larger than what is supported",
        "'Step' has {0} {1}, and a cell has at most {2} of them; write it with fewer, or divide its work among layers");

    /// <summary>The word, why it cannot be read.</summary>
    public static readonly DiagnosticDescriptor CellUnreadable = Error("MG117", Cell,
        "Part of a cell cannot be read",
        "'{0}' cannot be read: {1}");

    /// <summary>Optimizer, the reason.</summary>
    public static readonly DiagnosticDescriptor OptimizerMethod = Error("MG201", Optimizer,
        "Optimizer has no single static method Step",
        "'{0}' cannot be an optimizer: {1}");

    /// <summary>Parameter or result, the reason.</summary>
    public static readonly DiagnosticDescriptor OptimizerParameter = Error("MG202", Optimizer,
        "Parameter or result does not fit into an optimizer",
        "'{0}' does not fit into an optimizer: {1}");

    /// <summary>The name, optimizer, hyperparameters.</summary>
    public static readonly DiagnosticDescriptor UnknownHyperparameter = Error("MG203", Optimizer,
        "Hyperparameter is unknown to the optimizer",
        "'{0}' is no hyperparameter of '{1}'; it has {2}");

    /// <summary>The pattern, model, parameters.</summary>
    public static readonly DiagnosticDescriptor NoSuchParameter = Error("MG204", Optimizer,
        "Model has no parameter of this name",
        "'{0}' fits no parameter of '{1}' that this is for; they are {2}");

    /// <summary>One argument, another one, why not both.</summary>
    public static readonly DiagnosticDescriptor UpdateContradiction = Error("MG205", Optimizer,
        "Arguments of the update contradict each other",
        "'{0}' and '{1}' cannot both be: {2}");

    /// <summary>The argument, the clipping that it is for, the clipping that there is.</summary>
    public static readonly DiagnosticDescriptor LimitUnused = Warning("MG206", Optimizer,
        "Limit of gradients is not used",
        "{0} is for Clipping.{1} and has no effect with Clipping.{2}");

    /// <summary>Model class, exception type, its message.</summary>
    public static readonly DiagnosticDescriptor InternalError = Error("MG900", Internal,
        "Internal error in ModelGen",
        "ModelGen failed to generate '{0}', please report it with this declaration: {1}: {2}");

    /// <summary>A project that could turn an error off would have a green build, and a model without a program.</summary>
    internal static DiagnosticDescriptor Error(string id, string category, string title, string message) =>
        new(id, title, message, category, DiagnosticSeverity.Error, true, helpLinkUri: $"{HelpRoot}{id}.md",
            customTags: [WellKnownDiagnosticTags.NotConfigurable]);

    /// <summary>What a project may ignore.</summary>
    internal static DiagnosticDescriptor Warning(string id, string category, string title, string message) =>
        new(id, title, message, category, DiagnosticSeverity.Warning, true, helpLinkUri: $"{HelpRoot}{id}.md");
}
