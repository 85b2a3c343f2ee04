namespace ModelGen;

/// <summary>
/// A gate whose recurrent product acts on something that the cell computes, in place of the previous output: called
/// <c>n</c>, <c>n(reset * h)</c> is the pre-activation <c>W x + U (reset * h) + b</c>. A cell's equations call it once.
/// </summary>
/// <param name="state">What the product acts on, <c>[H]</c>.</param>
/// <returns>The pre-activations, <c>[H]</c>.</returns>
public delegate Units Gate(Units state);

/// <summary>
/// A learned matrix without bias that makes the cell's output from values of the units, <c>P v</c> with P of <c>[P, H]</c>;
/// <c>ProjectionSize</c> of the declaration says how many there are. A cell's equations call it once, and return the result.
/// </summary>
/// <param name="values">What is projected, <c>[H]</c>.</param>
/// <returns>The projected values, <c>[P]</c>.</returns>
public delegate Units Projection(Units values);
