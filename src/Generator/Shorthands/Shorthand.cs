using System;
using System.Collections.Generic;
using System.Linq;
using ModelGen.Generator.Lowering;
using ModelGen.Generator.Model;
using ModelGen.Generator.Reading;

namespace ModelGen.Generator.Shorthands;

/// <summary>
/// A kind of model, declared by an attribute with a few numbers: how these are read, what they mean as a plan, and what the class looks
/// like. No other room knows what kinds there are.
/// </summary>
internal abstract class Shorthand
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<Shorthand> All { get; } = [new LanguageModelShorthand(), new RecurrentLayerShorthand(), new NetworkShorthand()];

    /// <summary>The type of its numbers.</summary>
    public abstract Type Numbers { get; }

    /// <summary>How it is read.</summary>
    public abstract Declaration Declaration { get; }

    /// <summary>What is public of a declared class.</summary>
    public abstract Face FaceOf(ModelSpec spec);

    /// <inheritdoc cref="Plans.Build"/>
    public abstract ModelPlan Lower(ModelSpec spec, Target target, Action<PlanStage>? watch);

    /// <summary>The one that a declaration is made of.</summary>
    public static Shorthand Of(ModelSpec spec) => All.Single(shorthand => shorthand.Numbers == spec.Numbers.GetType());
}
