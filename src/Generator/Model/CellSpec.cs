using System.Linq;
using ModelGen.Generator.Algebra;

namespace ModelGen.Generator.Model;

/// <summary>What a gate's pre-activation is made of.</summary>
internal enum GateSource
{
    /// <summary><c>W x + U h + b</c>, of the layer's input and its previous output.</summary>
    InputAndState,

    /// <summary><c>W x + b</c>.</summary>
    Input,

    /// <summary><c>U h + b</c>.</summary>
    State,

    /// <summary><c>W x + U v + b</c>, where the equations compute v: their result <see cref="CellSpec.OperandOf"/> the gate.</summary>
    InputAndOperand,
}

/// <summary>A gate of a cell.</summary>
/// <param name="Name">The parameter's name.</param>
/// <param name="Source">What its pre-activation is made of.</param>
/// <param name="HasBias">Whether a bias belongs to it.</param>
internal sealed record GateSpec(string Name, GateSource Source = GateSource.InputAndState, bool HasBias = true);

/// <summary>A learned number of each unit.</summary>
/// <param name="Name">The parameter's name.</param>
/// <param name="Initial">What it starts with; null for uniform in plus and minus the scale of the kernels.</param>
internal sealed record UnitWeightSpec(string Name, double? Initial);

/// <summary>A number that the declaration supplies, or else the cell.</summary>
/// <param name="Name">The parameter's name, such as <c>forgetBias</c>.</param>
/// <param name="Default">Its value where the declaration knows no such number; null where it must know one.</param>
internal sealed record HyperparameterSpec(string Name, double? Default);

/// <summary>
/// The equations of one recurrent step, for each unit of a layer. Names consist of letters and digits, begin with a letter
/// and are no keywords; so they mix with the plans' own names, which have underscores.
/// </summary>
/// <param name="Name">What the cell is called, such as <c>Lstm</c>.</param>
/// <param name="Gates">The gates, in the order of the parameters.</param>
/// <param name="States">Names of the recurrent states; the first one is the cell's output.</param>
/// <param name="Weights">The learned numbers of each unit.</param>
/// <param name="Projection">
/// The matrix that makes the output from <see cref="OperandOf"/> it; null for most cells. The first state is then the input of
/// this name, and its previous value occurs in no equation.
/// </param>
/// <param name="Hyperparameters">The numbers that the declaration supplies.</param>
/// <param name="Equations">
/// From gates, previous states, weights, the projection and hyperparameters, by name, to the new states, in the order of
/// <paramref name="States"/>, and then to the operands of gates and projection.
/// </param>
/// <param name="WithDropout">
/// The same where values that the equations mark with <c>Dropout</c> are multiplied by <see cref="UpdateMask"/>; null where they mark none.
/// </param>
internal sealed record CellSpec(
    string Name,
    EquatableArray<GateSpec> Gates,
    EquatableArray<string> States,
    EquatableArray<UnitWeightSpec> Weights,
    string? Projection,
    EquatableArray<HyperparameterSpec> Hyperparameters,
    Tape Equations,
    Tape? WithDropout = null)
{
    /// <summary>The input that values marked with <c>Dropout</c> are multiplied by.</summary>
    public const string UpdateMask = "update_mask";

    /// <summary>Whether a matrix acts on the layer's previous output, as it is or as a part of something computed.</summary>
    public bool MultipliesOutput => Gates.Any(gate => gate.Source switch
    {
        GateSource.InputAndState or GateSource.State => true,
        GateSource.InputAndOperand => Equations.Needs(OperandOf(gate.Name), States[0]),
        _ => false,
    });

    /// <summary>The result that a matrix acts on: <c>n_operand</c> for <c>n(reset * h)</c>.</summary>
    public static string OperandOf(string matrix) => matrix + "_operand";
}
