namespace ModelGen.Generator.Lowering;

/// <summary>A part of what training minimises that is not reported: only its gradient is ever computed.</summary>
/// <param name="Of">What is penalised; the gradient of this view gets what the equations make.</param>
/// <param name="Equation">From the inputs to the one result.</param>
/// <param name="Inputs">What the gradient is made of.</param>
internal sealed record Penalty(View Of, Equation Equation, EquatableArray<Operand> Inputs);
