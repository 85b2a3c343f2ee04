using System;
using System.Collections.Generic;
using ModelGen.Generator.Model;

namespace ModelGen.Generator.Reading;

/// <summary>A kind of model, as reading sees it: the attribute that declares it, and what is particular about its numbers.</summary>
/// <param name="Attribute">The attribute, as reflection spells it.</param>
/// <param name="Members">Names of the members that generation adds to the class.</param>
/// <param name="Read">Reads the numbers; null where they cannot be used.</param>
/// <param name="StandIns">Numbers that are right, for a declaration whose own are not.</param>
/// <param name="Sizes">What a model's size depends on, in the order in which blame is considered where two are equal.</param>
internal sealed record Declaration(
    string Attribute,
    IReadOnlyList<string> Members,
    Func<AttributeArguments, CellSpec?, ProblemList, ModelNumbers?> Read,
    ModelNumbers StandIns,
    IReadOnlyList<SizeArgument> Sizes)
{
    /// <summary>The language model.</summary>
    public static Declaration LanguageModel { get; } = new(
        KnownNames.LstmModelAttribute, GeneratedMembers.OfLanguageModel, LanguageModelReader.Read, LanguageModelReader.StandIns,
        [
            SizeArgument.Of<LanguageModelNumbers>(nameof(LanguageModelNumbers.VocabSize), n => n.VocabSize, n => n with { VocabSize = 1 }),
            .. Widths<LanguageModelNumbers>(Narrow),
            SizeArgument.Of<LanguageModelNumbers>(
                nameof(LanguageModelNumbers.EmbeddingSize), n => n.EmbeddingSize, n => Narrow(n, n.EmbeddingSize)),
            .. Counts,
        ]);

    /// <summary>The bare layer.</summary>
    public static Declaration RecurrentLayer { get; } = new(
        KnownNames.RecurrentLayerAttribute, GeneratedMembers.OfRecurrentLayer, RecurrentLayerReader.Read, RecurrentLayerReader.StandIns,
        [
            SizeArgument.Of<RecurrentLayerNumbers>(nameof(RecurrentLayerNumbers.InputSize), n => n.InputSize, n => n with { InputSize = 1 }),
            .. Widths<RecurrentLayerNumbers>(Narrow),
            .. Counts,
        ]);

    /// <summary>All kinds.</summary>
    public static IReadOnlyList<Declaration> All { get; } = [LanguageModel, RecurrentLayer];

    private static IReadOnlyList<SizeArgument> Counts =>
    [
        new(nameof(ModelNumbers.BatchSize), n => n.BatchSize, n => n with { BatchSize = 1 }),
        new(nameof(ModelNumbers.NumSteps), n => n.NumSteps, n => n with { NumSteps = 1 }),
        new(nameof(ModelNumbers.NumLayers), n => n.NumLayers, n => n with { NumLayers = 1 }),
    ];

    private static IReadOnlyList<SizeArgument> Widths<TNumbers>(Func<TNumbers, int, TNumbers> narrow)
        where TNumbers : ModelNumbers =>
    [
        SizeArgument.Of<TNumbers>(nameof(ModelNumbers.HiddenSize), n => n.HiddenSize, n => narrow(n, n.HiddenSize)),
        SizeArgument.Of<TNumbers>(nameof(ModelNumbers.ProjectionSize), n => n.ProjectionSize, n => narrow(n, n.ProjectionSize)),
    ];

    // Equal widths become 1 together: one is often the other's default, and tied ones have to be equal.
    private static LanguageModelNumbers Narrow(LanguageModelNumbers numbers, int width) => numbers with
    {
        HiddenSize = OneIf(numbers.HiddenSize, width),
        EmbeddingSize = OneIf(numbers.EmbeddingSize, width),
        ProjectionSize = OneIf(numbers.ProjectionSize, width),
    };

    private static RecurrentLayerNumbers Narrow(RecurrentLayerNumbers numbers, int width) => numbers with
    {
        HiddenSize = OneIf(numbers.HiddenSize, width),
        ProjectionSize = OneIf(numbers.ProjectionSize, width),
    };

    private static int OneIf(int size, int width) => size == width ? 1 : size;
}

/// <summary>An argument that a model's size depends on.</summary>
/// <param name="Name">The argument.</param>
/// <param name="Get">Its value.</param>
/// <param name="Shrink">The same numbers with the least possible value of it.</param>
internal sealed record SizeArgument(string Name, Func<ModelNumbers, int> Get, Func<ModelNumbers, ModelNumbers> Shrink)
{
    /// <summary>An argument of one kind of model.</summary>
    public static SizeArgument Of<TNumbers>(string name, Func<TNumbers, int> get, Func<TNumbers, ModelNumbers> shrink)
        where TNumbers : ModelNumbers => new(name, numbers => get((TNumbers)numbers), numbers => shrink((TNumbers)numbers));
}
