using System;
using ModelGen.Generator.Lowering;
using ModelGen.Generator.Model;
using ModelGen.Generator.Reading;

namespace ModelGen.Generator.Shorthands;

/// <summary><c>[Network]</c>: feeds, layers and a loss of the user's.</summary>
internal sealed class NetworkShorthand : Shorthand
{
    /// <summary>The attribute, as reflection spells it.</summary>
    public const string Attribute = "ModelGen.Networks.NetworkAttribute";

    /// <inheritdoc/>
    public override Type Numbers => typeof(NetworkNumbers);

    /// <inheritdoc/>
    public override Declaration Declaration => new(
        Attribute, HasCell: false, static numbers => NetworkFace.Of((NetworkNumbers)numbers).Names, NetworkReader.Read, Plans.ParametersOf);

    /// <inheritdoc/>
    public override Face FaceOf(ModelSpec spec) => NetworkFace.Of((NetworkNumbers)spec.Numbers);

    /// <inheritdoc/>
    public override ModelPlan Lower(ModelSpec spec, Target target, Action<PlanStage>? watch) => NetworkLowering.Build(spec, target, watch);
}
