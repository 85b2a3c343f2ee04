using System;
using ModelGen.Generator.Lowering;
using ModelGen.Generator.Model;
using ModelGen.Generator.Reading;

namespace ModelGen.Generator.Shorthands;

/// <summary><c>[LstmModel]</c>: embedding, recurrent layers, and a softmax over words.</summary>
internal sealed class LanguageModelShorthand : Shorthand
{
    /// <summary>The attribute, as reflection spells it.</summary>
    public const string Attribute = "ModelGen.LstmModelAttribute";

    /// <inheritdoc/>
    public override Type Numbers => typeof(LanguageModelNumbers);

    /// <inheritdoc/>
    public override Declaration Declaration => new(
        Attribute, HasCell: true, static numbers => LanguageModelFace.Of(cell: "", (LanguageModelNumbers)numbers).Names,
        static source => new(LanguageModelReader.Read(source.Arguments, source.Cell, source.Problems), LanguageModelReader.StandIns, LanguageModelReader.Sizes),
        Plans.ParametersOf);

    /// <inheritdoc/>
    public override Face FaceOf(ModelSpec spec) => LanguageModelFace.Of(spec.Cell!.Name, (LanguageModelNumbers)spec.Numbers) with { Cells = [spec.Cell] };

    /// <inheritdoc/>
    public override ModelPlan Lower(ModelSpec spec, Target target, Action<PlanStage>? watch) => LanguageModelLowering.Build(spec, target, watch);
}
