using System.Collections.Generic;

namespace ModelGen.Generator.Lowering;

/// <summary>A plan on its way: what there is after a pass of the compiler.</summary>
/// <param name="Name">What has just been done: <c>lower</c>, or a <see cref="Rewrite"/>.</param>
/// <param name="Passes">The passes of the model.</param>
/// <param name="Given">What is written from outside before a pass, besides parameters, states and masks.</param>
/// <param name="Asked">What is read from outside after a pass.</param>
internal sealed record PlanStage(string Name, IReadOnlyList<PlanPass> Passes, IReadOnlyList<View> Given, IReadOnlyList<View> Asked);
