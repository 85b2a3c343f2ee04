using Microsoft.CodeAnalysis;
using ModelGen.Generator.Diagnostics;

namespace ModelGen.Generator.Shorthands;

/// <summary>What can be wrong with a network, in the order of ids.</summary>
internal static class NetworkDescriptors
{
    private const string Category = "ModelGen.Network";

    /// <summary>Class, the reason.</summary>
    public static readonly DiagnosticDescriptor Method = Descriptors.Error("MG301", Category,
        "Network has no single static method Step",
        "'{0}' cannot be a network: {1}");

    /// <summary>Parameter or attribute, the reason.</summary>
    public static readonly DiagnosticDescriptor Parameter = Descriptors.Error("MG302", Category,
        "Parameter does not fit into a network",
        "'{0}' does not fit into a network: {1}");

    /// <summary>Feed, the reason.</summary>
    public static readonly DiagnosticDescriptor Axis = Descriptors.Error("MG303", Category,
        "Time steps of a feed are not clear",
        "The time steps of '{0}' are not clear: {1}");

    /// <summary>The reason.</summary>
    public static readonly DiagnosticDescriptor Result = Descriptors.Error("MG304", Category,
        "Result of a network is not a loss and its outputs",
        "'Step' returns the loss, or a tuple such as (Loss, Vector score): {0}");

    /// <summary>The word, advice.</summary>
    public static readonly DiagnosticDescriptor Statement = Descriptors.Error("MG305", Category,
        "Statement is outside the language of networks",
        "'{0}' cannot stand in a network: {1}");

    /// <summary>The word, advice.</summary>
    public static readonly DiagnosticDescriptor Expression = Descriptors.Error("MG306", Category,
        "Expression is outside the language of networks",
        "'{0}' cannot be part of a network: {1}");

    /// <summary>The word, advice.</summary>
    public static readonly DiagnosticDescriptor UnknownFunction = Descriptors.Error("MG307", Category,
        "Function is unknown to networks",
        "'{0}' is no function of networks: {1}");

    /// <summary>What is written.</summary>
    public static readonly DiagnosticDescriptor NotConstant = Descriptors.Error("MG308", Category,
        "Number of a network is not a constant",
        "'{0}' is no constant, and code is generated for its value; write a number, a const, or a calculation of them");

    /// <summary>Argument, value, range.</summary>
    public static readonly DiagnosticDescriptor IdOutOfRange = Descriptors.Error("MG309", Category,
        "Id is beyond what there is",
        "{0} is {1}; it must be {2}");

    /// <summary>The value or the call, the reason.</summary>
    public static readonly DiagnosticDescriptor Shape = Descriptors.Error("MG310", Category,
        "Values do not fit together",
        "'{0}' does not fit here: {1}");

    /// <summary>Feed or layer, its name, what to do.</summary>
    public static readonly DiagnosticDescriptor Unused = Descriptors.Error("MG311", Category,
        "Feed or layer has no part in the result",
        "The {0} '{1}' has no part in what 'Step' returns; {2}");

    /// <summary>Layer.</summary>
    public static readonly DiagnosticDescriptor NeverLearns = Descriptors.Warning("MG312", Category,
        "Layer never learns",
        "The layer '{0}' has a part in the outputs, but no gradient of the loss comes to it: it stays as it starts");

    /// <summary>What is named, the reason.</summary>
    public static readonly DiagnosticDescriptor Name = Descriptors.Error("MG313", Category,
        "Name cannot be used in a network",
        "'{0}' cannot be used as a name here: {1}");

    /// <summary>The loss.</summary>
    public static readonly DiagnosticDescriptor NothingToLearn = Descriptors.Error("MG314", Category,
        "Loss depends on no parameter",
        "'{0}' depends on no parameter of a layer, so that nothing can be learned; let it depend on what a layer makes");

    /// <summary>What is written, why it cannot be read.</summary>
    public static readonly DiagnosticDescriptor Unreadable = Descriptors.Error("MG315", Category,
        "Part of a network cannot be read",
        "'{0}' cannot be read: {1}");

    /// <summary>The most.</summary>
    public static readonly DiagnosticDescriptor TooLarge = Descriptors.Error("MG316", Category,
        "Network is larger than what is supported",
        "'Step' makes more than {0} values, those of its methods each time that they are called; divide it among models");
}
