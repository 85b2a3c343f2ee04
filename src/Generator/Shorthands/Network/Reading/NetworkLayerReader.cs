using System;
using System.Collections.Generic;
using Microsoft.CodeAnalysis;
using ModelGen.Generator.Model;
using ModelGen.Generator.Reading;

namespace ModelGen.Generator.Shorthands;

/// <summary>A kind of layer.</summary>
/// <param name="Attribute">The attribute that says its size, without what its name ends with.</param>
/// <param name="Spelling">How that is written, for messages.</param>
/// <param name="Read">Reads the numbers of the attribute.</param>
internal sealed record NetworkLayerKind(string Attribute, string Spelling, Func<NetworkLayerReader, NetworkLayer> Read);

/// <summary>Reads the attribute of a layer.</summary>
/// <param name="kind">The layer's type.</param>
/// <param name="name">What its parameter is called.</param>
/// <param name="arguments">The arguments of the attribute.</param>
/// <param name="attribute">The attribute's class.</param>
/// <param name="source">The declaration, which takes problems.</param>
internal sealed class NetworkLayerReader(string kind, string name, AttributeArguments arguments, INamedTypeSymbol attribute, DeclarationSource source)
{
    /// <summary>All kinds, by the names of their types.</summary>
    public static IReadOnlyDictionary<string, NetworkLayerKind> Kinds { get; } = new Dictionary<string, NetworkLayerKind>
    {
        ["Table"] = new("Embedding", "[Embedding(count, width)]", layer => layer.Layer(layer.Size("Count"), layer.Size("Width"))),
        ["Recurrent"] = new("Recurrent", "[Recurrent(units)]", layer => layer.Recurrent()),
        ["Dense"] = new("Dense", "[Dense(width)]", layer => layer.Layer(layer.Size("Width"), layer.Flag("Bias", true))),
        ["LayerNorm"] = new("LayerNorm", "[LayerNorm]", layer => layer.Layer(new LayerNumber("Epsilon", layer._rules.NotNegative("Epsilon", 1e-5)))),
        ["Convolution"] = new(
            "Convolution", "[Convolution(width, size)]",
            layer => layer.Layer(layer.Size("Width"), layer.Size("Size"), layer.Flag("Causal", false), layer.Flag("Bias", true))),
        ["Attention"] = new("Attention", "[Attention(score)]", layer => layer.Attention()),
    };

    private readonly NumberRules _rules = new(arguments, source.Problems);

    /// <summary>The layer; null where something of it cannot be used.</summary>
    public NetworkLayer? Read()
    {
        NetworkLayer layer = Kinds[kind].Read(this);
        return _rules.AreKept && (kind != "Recurrent" || layer.Cell is not null) ? layer : null;
    }

    private NetworkLayer Layer(params LayerNumber[] numbers) => new(name, kind, 0, [.. numbers]);

    private LayerNumber Size(string number) => new(number, _rules.Size(number, 1));

    private LayerNumber Flag(string number, bool defaultValue) => new(number, _rules.Flag(number, defaultValue) ? 1 : 0);

    // Only the additive score has a hidden layer.
    private NetworkLayer Attention()
    {
        const string Width = "Width";
        AttentionScore score = _rules.Member("Score", AttentionScore.Additive);
        if (score == AttentionScore.Additive)
        {
            return Layer(new("Score", (double)score), new(Width, _rules.RequiredSize(Width)));
        }

        if (arguments.IsGiven(Width) && arguments.Value<int>(Width) != 0)
        {
            _rules.RefuseAt(
                NetworkDescriptors.Parameter, Width, $"{arguments.Value(Width)}",
                $"it is the width of the hidden layer of {nameof(AttentionScore)}.{nameof(AttentionScore.Additive)}, and {nameof(AttentionScore)}.{score} has none; remove it");
        }

        return Layer(new("Score", (double)score), new(Width, 0));
    }

    private NetworkLayer Recurrent()
    {
        CellSpec? cell = CellReader.Read(arguments, attribute, source.Class.Compilation, source.Problems, source.OfCells);
        (int units, int numLayers, EquatableArray<int> hiddenSizes) = SharedRules.Widths(arguments, _rules, layers: 1, size: "Units");
        double drop = _rules.DropProbability("Dropout", 0.0);
        DropoutPlacement placement = _rules.Member(DropoutPlacement.BetweenLayers);
        double atEnds = placement.AtEnds(1 - drop);
        var stack = new StackNumbers(
            units,
            _rules.SizeOrElse(nameof(StackNumbers.ProjectionSize), units),
            numLayers,
            1 - drop,
            _rules.Finite(nameof(StackNumbers.ForgetBias), 0.0),
            hiddenSizes,
            new Regularization(
                _rules.Flag("VariationalDropout"), atEnds, atEnds, 1 - _rules.DropProbability("StateDropout", 0.0), 1 - _rules.DropProbability("UpdateDropout", 0.0),
                1 - _rules.DropProbability("WeightDropout", 0.0), _rules.DropProbability("HiddenZoneout", 0.0), _rules.DropProbability("CellZoneout", 0.0)),
            _rules.NotNegative(nameof(StackNumbers.MaxGateGradient), 0.0));
        SharedRules.CheckProjection(arguments, cell, _rules);
        if (_rules.AreKept)
        {
            var rules = new DropoutRules(arguments, stack, placement, cell, source.Problems);
            rules.CheckOutputs("Dropout", drop);
            rules.CheckState("StateDropout", 1 - stack.Regularization.StateKeepProb);
            rules.CheckUpdate("UpdateDropout", 1 - stack.Regularization.UpdateKeepProb);
            rules.CheckWeights("WeightDropout", 1 - stack.Regularization.WeightKeepProb);
            rules.CheckZoneout("HiddenZoneout", "CellZoneout");
            rules.CheckVariational("VariationalDropout");
            UpdateRules.CheckGateGradient(arguments, stack.MaxGateGradient, source.Problems);
        }

        return Layer(Flag("Bidirectional", false), Flag("Carried", false)) with { Cell = cell, Stack = stack };
    }
}
