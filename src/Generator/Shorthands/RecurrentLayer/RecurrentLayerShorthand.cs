using System;
using ModelGen.Generator.Lowering;
using ModelGen.Generator.Model;
using ModelGen.Generator.Reading;

namespace ModelGen.Generator.Shorthands;

/// <summary><c>[RecurrentLayer]</c>: recurrent layers alone, between matrices of the user's.</summary>
internal sealed class RecurrentLayerShorthand : Shorthand
{
    /// <summary>The attribute, as reflection spells it.</summary>
    public const string Attribute = "ModelGen.RecurrentLayerAttribute";

    /// <inheritdoc/>
    public override Type Numbers => typeof(RecurrentLayerNumbers);

    /// <inheritdoc/>
    public override Declaration Declaration => new(
        Attribute, HasCell: true, static numbers => RecurrentLayerFace.Of(cell: "", (RecurrentLayerNumbers)numbers).Names,
        static source => new(RecurrentLayerReader.Read(source.Arguments, source.Cell, source.Problems), RecurrentLayerReader.StandIns, RecurrentLayerReader.Sizes),
        Plans.ParametersOf);

    /// <inheritdoc/>
    public override Face FaceOf(ModelSpec spec) => RecurrentLayerFace.Of(spec.Cell!.Name, (RecurrentLayerNumbers)spec.Numbers) with { Cells = [spec.Cell] };

    /// <inheritdoc/>
    public override ModelPlan Lower(ModelSpec spec, Target target, Action<PlanStage>? watch) => RecurrentLayerLowering.Build(spec, target, watch);
}
