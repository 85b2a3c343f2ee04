using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using ModelGen.Generator.Model;

namespace ModelGen.Generator.Reading;

/// <summary>An argument that a model's size depends on.</summary>
/// <param name="Name">The argument.</param>
/// <param name="Get">Its value.</param>
/// <param name="Shrink">The same numbers with the least possible value of it; null where they need it as it is.</param>
internal sealed record SizeArgument(string Name, Func<ModelNumbers, int> Get, Func<ModelNumbers, ModelNumbers?> Shrink)
{
    /// <summary>Where it stands, if not in the attribute that declares the model.</summary>
    public Location? Place { get; init; }

    /// <summary>How many sequences there are.</summary>
    public static SizeArgument OfBatch { get; } = new(nameof(ModelNumbers.BatchSize), n => n.BatchSize, n => n with { BatchSize = 1 });

    /// <summary>Those that count something, in every model of one stack.</summary>
    public static IReadOnlyList<SizeArgument> Counts =>
    [
        OfBatch,
        Of<StackedNumbers>(nameof(StackedNumbers.NumSteps), n => n.NumSteps, n => n with { NumSteps = 1 }),
        Of<StackedNumbers>(nameof(StackedNumbers.NumLayers), n => n.NumLayers, n => n with { NumLayers = 1 }),
    ];

    /// <summary>Those that are a width, in every model of one stack.</summary>
    /// <param name="narrow">The numbers with 1 in place of a width: wherever it stands, because one is often the other's default.</param>
    public static IReadOnlyList<SizeArgument> Widths<TNumbers>(Func<TNumbers, int, TNumbers> narrow)
        where TNumbers : StackedNumbers =>
    [
        Of<TNumbers>(nameof(StackedNumbers.HiddenSize), n => n.HiddenSize, n => narrow(n, n.HiddenSize)),
        Of<TNumbers>(nameof(StackedNumbers.ProjectionSize), n => n.ProjectionSize, n => narrow(n, n.ProjectionSize)),
        Of<TNumbers>(
            nameof(StackedNumbers.HiddenSizes), n => n.HiddenSizes.DefaultIfEmpty().Max(),
            n => narrow(n, n.HiddenSize) with { HiddenSizes = [.. n.HiddenSizes.Select(_ => 1)] }),
    ];

    /// <summary>An argument that not every model has.</summary>
    public static SizeArgument Of<TNumbers>(string name, Func<TNumbers, int> get, Func<TNumbers, ModelNumbers?> shrink)
        where TNumbers : ModelNumbers => new(name, numbers => get((TNumbers)numbers), numbers => shrink((TNumbers)numbers));

    /// <summary>1 in place of a width.</summary>
    public static int OneIf(int size, int width) => size == width ? 1 : size;
}
