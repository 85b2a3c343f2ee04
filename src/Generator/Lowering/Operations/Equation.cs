using ModelGen.Generator.Algebra;

namespace ModelGen.Generator.Lowering;

/// <summary>The equations of a pointwise operation.</summary>
/// <param name="Name">What the generated method is called, such as <c>LstmForward</c>.</param>
/// <param name="Tape">From the inputs' names to the results' names.</param>
/// <param name="Derivative">
/// The adjoint: its inputs are inputs and results of this one and <c>d_</c> of results, its results <c>d_</c> of inputs.
/// </param>
/// <param name="Note">What a reader of the generated code should know besides.</param>
internal sealed record Equation(string Name, Tape Tape, Equation? Derivative = null, string Note = "");
