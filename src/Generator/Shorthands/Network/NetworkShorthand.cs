using System;
using ModelGen.Generator.Lowering;
using ModelGen.Generator.Model;

namespace ModelGen.Generator.Shorthands;

/// <summary><c>[Network]</c>: feeds, layers and a loss of the user's.</summary>
internal sealed partial class NetworkShorthand : Shorthand
{
    /// <inheritdoc/>
    public override Type Numbers => typeof(NetworkNumbers);

    /// <inheritdoc/>
    public override Face FaceOf(ModelSpec spec) => NetworkFace.Of((NetworkNumbers)spec.Numbers);

    /// <inheritdoc/>
    public override ModelPlan Lower(ModelSpec spec, Target target, Action<PlanStage>? watch) => NetworkLowering.Build(spec, target, watch);
}
