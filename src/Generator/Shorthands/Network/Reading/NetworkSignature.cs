using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ModelGen.Generator.Reading;

namespace ModelGen.Generator.Shorthands;

/// <summary>Reads the parameters of <c>Step</c>: feeds with their axes, and layers.</summary>
internal sealed class NetworkSignature
{
    private const string Steps = "Steps", Along = "Along", Width = "Width";

    private readonly NetworkTypes _types;
    private readonly DeclarationSource _source;
    private readonly List<NetworkAxis> _axes = [];
    private readonly List<NetworkFeed> _feeds = [];
    private readonly List<NetworkLayer> _layers = [];
    private readonly List<ParameterSyntax> _feedPlaces = [];
    private readonly List<ParameterSyntax> _layerPlaces = [];
    private readonly List<SizeArgument> _sizes = [];
    private readonly Dictionary<IParameterSymbol, NetworkValue?> _values = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<string, int> _axisOf = [];

    /// <summary>Reads them.</summary>
    /// <param name="step">The method.</param>
    /// <param name="types">What its types mean.</param>
    /// <param name="source">The declaration, which takes problems.</param>
    public NetworkSignature(IMethodSymbol step, NetworkTypes types, DeclarationSource source)
    {
        (_types, _source) = (types, source);
        foreach (IParameterSymbol parameter in step.Parameters)
        {
            _values[parameter] = Read(parameter, (ParameterSyntax)parameter.DeclaringSyntaxReferences[0].GetSyntax());
        }
    }

    /// <summary>The axes, in the order of the feeds.</summary>
    public IReadOnlyList<NetworkAxis> Axes => _axes;

    /// <summary>The feeds.</summary>
    public IReadOnlyList<NetworkFeed> Feeds => _feeds;

    /// <summary>The layers, before any use.</summary>
    public IReadOnlyList<NetworkLayer> Layers => _layers;

    /// <summary>Where the feeds are declared.</summary>
    public IReadOnlyList<ParameterSyntax> FeedPlaces => _feedPlaces;

    /// <summary>Where the layers are declared.</summary>
    public IReadOnlyList<ParameterSyntax> LayerPlaces => _layerPlaces;

    /// <summary>The numbers that the model's size depends on.</summary>
    public IReadOnlyList<SizeArgument> Sizes => _sizes;

    /// <summary>What the parameters stand for; the node of a feed has its number.</summary>
    public IReadOnlyDictionary<IParameterSymbol, NetworkValue?> Values => _values;

    private NetworkValue? Read(IParameterSymbol parameter, ParameterSyntax syntax)
    {
        Dictionary<string, AttributeData> attributes = [];
        foreach ((string name, AttributeData data) in _types.AttributesOf(parameter))
        {
            attributes[name] = data;
        }

        if (syntax.Modifiers.Any())
        {
            return Refuse(syntax.Modifiers[0], syntax.Modifiers[0].ValueText, $"remove '{syntax.Modifiers[0].ValueText}': feeds and layers are passed as they are");
        }

        if (syntax.Default is { } value)
        {
            return Refuse(value.Value, parameter.Name, "it has no default: feeds are given at each step, and layers are the model's own");
        }

        string? type = _types.NameOf(parameter.Type);
        if (type is not null && NetworkLayerReader.Kinds.TryGetValue(type, out NetworkLayerKind? kind))
        {
            return ReadLayer(parameter, syntax, type, kind, attributes);
        }

        return type is not null && NetworkTypes.Feeds.TryGetValue(type, out NetworkValueKind fed) ? ReadFeed(parameter, syntax, fed, attributes)
            : Refuse(
                syntax.Type!, parameter.Name, type is null
                    ? $"'{syntax.Type}' is neither the type of a feed ({string.Join(", ", NetworkTypes.Feeds.Keys)}) nor that of a layer ({string.Join(", ", NetworkLayerReader.Kinds.Keys)})"
                    : $"'{type}' is what is made in 'Step'; feeds are {string.Join(", ", NetworkTypes.Feeds.Keys)}");
    }

    private NetworkValue? ReadLayer(
        IParameterSymbol parameter, ParameterSyntax syntax, string type, NetworkLayerKind kind, Dictionary<string, AttributeData> attributes)
    {
        foreach (KeyValuePair<string, AttributeData> other in attributes.Where(pair => pair.Key != kind.Attribute))
        {
            return RefuseAttribute(other.Value, $"'{parameter.Name}' is a {type}, which is declared with {kind.Spelling}");
        }

        if (!attributes.TryGetValue(kind.Attribute, out AttributeData? attribute))
        {
            return Refuse(syntax.Identifier, parameter.Name, $"a {type} is declared with {kind.Spelling}");
        }

        AttributeArguments arguments = Arguments(attribute);
        if (new NetworkLayerReader(type, parameter.Name, arguments, attribute.AttributeClass!, _source).Read() is not { } layer)
        {
            return null;
        }

        _sizes.AddRange(NetworkSizes.OfLayer(_layers.Count, layer, arguments));
        _layers.Add(layer);
        _layerPlaces.Add(syntax);
        return new NetworkValue.Layer(_layers.Count - 1);
    }

    private NetworkValue? ReadFeed(IParameterSymbol parameter, ParameterSyntax syntax, NetworkValueKind kind, Dictionary<string, AttributeData> attributes)
    {
        bool hasSteps = kind is NetworkValueKind.Tokens or NetworkValueKind.Sequence, isReal = kind is NetworkValueKind.Vector or NetworkValueKind.Sequence;
        string needed = hasSteps ? "[Steps(count)] or [Along(nameof(other))]" + (isReal ? ", and [Width(count)]" : "") : isReal ? "[Width(count)]" : "no attribute";
        foreach (KeyValuePair<string, AttributeData> other in attributes)
        {
            if (!((hasSteps && other.Key is Steps or Along) || (isReal && other.Key == Width)))
            {
                return RefuseAttribute(other.Value, $"'{parameter.Name}' is a feed of {kind}, which takes {needed}");
            }
        }

        AttributeArguments? ofWidth = attributes.TryGetValue(Width, out AttributeData? widths) ? Arguments(widths) : null;
        NumberRules? rules = ofWidth is null ? null : new NumberRules(ofWidth, _source.Problems);
        int width = isReal ? rules?.Size("Count", 1) ?? 1 : 0;
        int? axis = hasSteps ? AxisOf(parameter, syntax, attributes) : -1;

        // The number of a feed is that of its node: even one that is wrong has a place.
        if (ofWidth is not null)
        {
            _sizes.Add(NetworkSizes.OfFeed(_feeds.Count, ofWidth));
        }

        _feeds.Add(new NetworkFeed(parameter.Name, new NetworkShape(kind, axis ?? -1, width)));
        _feedPlaces.Add(syntax);
        return axis is null || rules is { AreKept: false } ? null : new NetworkValue.Node(_feeds.Count - 1);
    }

    private int? AxisOf(IParameterSymbol parameter, ParameterSyntax syntax, Dictionary<string, AttributeData> attributes)
    {
        bool opens = attributes.TryGetValue(Steps, out AttributeData? steps), follows = attributes.TryGetValue(Along, out AttributeData? along);
        if (opens == follows)
        {
            return Report(
                opens ? PlaceOf(along!) : syntax.Identifier.GetLocation(),
                opens ? "[Steps] opens an axis, and [Along] names the feed of another one; keep one of them" : "say how many there are with [Steps(count)], or name the feed that it goes along with, [Along(nameof(other))]");
        }

        if (follows)
        {
            AttributeArguments named = Arguments(along!);
            if (named.Value("Feed") is not string feed)
            {
                return named.AreAccepted ? Report(named.PlaceOf("Feed"), "name the feed that it goes along with, [Along(nameof(other))]") : null;
            }

            if (_axisOf.TryGetValue(feed, out int known))
            {
                _axisOf[parameter.Name] = known;
                return known;
            }

            IParameterSymbol? other = ((IMethodSymbol)parameter.ContainingSymbol).Parameters.FirstOrDefault(other => other.Name == feed);
            return other is not null && other.Ordinal < parameter.Ordinal && _values[other] is null ? null // that has been reported
                : Report(
                    named.PlaceOf("Feed"), other is null ? $"'Step' has no parameter '{feed}'"
                        : other.Ordinal == parameter.Ordinal ? "it names itself; [Steps(count)] opens an axis"
                        : other.Ordinal > parameter.Ordinal ? $"'{feed}' comes after it; the feed with [Steps] is the first of its axis"
                        : $"'{feed}' has no time steps");
        }

        AttributeArguments arguments = Arguments(steps!);
        var rules = new NumberRules(arguments, _source.Problems);
        int count = rules.Size("Count", 1);
        (bool hasLengths, bool hasMask) = (rules.Flag("VariableLengths"), rules.Flag("Mask"));
        if (hasLengths && hasMask)
        {
            return Report(arguments.PlaceOf("Mask"), "lengths say which steps are real, and so does a mask; keep one of VariableLengths and Mask");
        }

        if (!rules.AreKept)
        {
            return null;
        }

        _sizes.Add(NetworkSizes.OfAxis(_axes.Count, arguments));
        _axes.Add(new NetworkAxis(parameter.Name, count, hasLengths ? AxisPadding.Lengths : hasMask ? AxisPadding.Mask : AxisPadding.None));
        _axisOf[parameter.Name] = _axes.Count - 1;
        return _axes.Count - 1;

        int? Report(Location place, string reason)
        {
            _source.Problems.Add(NetworkDescriptors.Axis, place, parameter.Name, reason);
            return null;
        }
    }

    private AttributeArguments Arguments(AttributeData attribute)
    {
        SyntaxNode syntax = attribute.ApplicationSyntaxReference!.GetSyntax();
        return new AttributeArguments(attribute, (AttributeSyntax)syntax, _source.Class.Compilation.GetSemanticModel(syntax.SyntaxTree), _source.Problems);
    }

    private static Location PlaceOf(AttributeData attribute) => ((AttributeSyntax)attribute.ApplicationSyntaxReference!.GetSyntax()).Name.GetLocation();

    private NetworkValue? RefuseAttribute(AttributeData attribute, string reason)
    {
        var name = ((AttributeSyntax)attribute.ApplicationSyntaxReference!.GetSyntax()).Name;
        return Refuse(name, name.ToString(), reason);
    }

    private NetworkValue? Refuse(SyntaxNodeOrToken place, string word, string reason)
    {
        _source.Problems.Add(NetworkDescriptors.Parameter, place.GetLocation()!, word, reason);
        return null;
    }
}
