using System.Collections.Generic;
using System.Linq;
using ModelGen.Generator.Model;
using ModelGen.Generator.Reading;

namespace ModelGen.Generator.Shorthands;

/// <summary>The numbers that the size of a network depends on, each where it stands.</summary>
internal static class NetworkSizes
{
    private const string Count = "Count", Width = "Width", Size = "Size";
    private const int Narrowest = 2;

    /// <summary>The steps of an axis.</summary>
    /// <param name="axis">Its number.</param>
    /// <param name="arguments">The arguments of <c>[Steps]</c>.</param>
    public static SizeArgument OfAxis(int axis, AttributeArguments arguments) => At(Count, arguments, SizeArgument.Of<NetworkNumbers>(
        Count, n => n.Axes[axis].Steps,
        n => NetworkShapes.Again(n with { Axes = [.. n.Axes.Select((other, index) => index == axis ? other with { Steps = 1 } : other)] })));

    /// <summary>The columns of a feed.</summary>
    /// <param name="feed">Its number.</param>
    /// <param name="arguments">The arguments of <c>[Width]</c>.</param>
    public static SizeArgument OfFeed(int feed, AttributeArguments arguments) => OfWidth(Count, arguments, n => n.Feeds[feed].Shape.Width);

    /// <summary>The numbers of a layer.</summary>
    /// <param name="index">Its number.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="arguments">The arguments of its attribute.</param>
    public static IEnumerable<SizeArgument> OfLayer(int index, NetworkLayer layer, AttributeArguments arguments)
    {
        if (layer.Stack is not null)
        {
            yield return OfWidth("Units", arguments, n => n.Layers[index].Stack!.HiddenSize);
            yield return OfWidth(nameof(StackNumbers.ProjectionSize), arguments, n => n.Layers[index].Stack!.ProjectionSize);
            yield return OfWidth(nameof(StackNumbers.HiddenSizes), arguments, n => n.Layers[index].Stack!.HiddenSizes.DefaultIfEmpty().Max());
            yield return At(nameof(StackNumbers.NumLayers), arguments, SizeArgument.Of<NetworkNumbers>(
                nameof(StackNumbers.NumLayers), n => n.Layers[index].Stack!.NumLayers,
                n => With(n, index, n.Layers[index] with { Stack = n.Layers[index].Stack! with { NumLayers = 1 } })));
        }

        foreach (LayerNumber number in layer.Numbers.Where(number => number.Name is Count or Width))
        {
            yield return OfWidth(number.Name, arguments, n => (int)n.Layers[index].Of(number.Name));
        }

        foreach (LayerNumber number in layer.Numbers.Where(number => number.Name == Size))
        {
            yield return At(Size, arguments, SizeArgument.Of<NetworkNumbers>(
                Size, n => (int)n.Layers[index].Of(Size), n => With(n, index, Narrowed(n.Layers[index], 1, number => number.Name == Size))));
        }
    }

    // Equal widths become 2 together: one often has to be as wide as the other, and logits have two columns at least.
    private static SizeArgument OfWidth(string name, AttributeArguments arguments, System.Func<NetworkNumbers, int> get) =>
        At(name, arguments, SizeArgument.Of<NetworkNumbers>(name, get, n => Narrowed(n, get(n))));

    private static SizeArgument At(string name, AttributeArguments arguments, SizeArgument size) => size with { Place = arguments.PlaceOf(name) };

    private static NetworkNumbers? With(NetworkNumbers numbers, int index, NetworkLayer layer) =>
        NetworkShapes.Again(numbers with { Layers = [.. numbers.Layers.Select((other, number) => number == index ? layer : other)] });

    private static NetworkNumbers? Narrowed(NetworkNumbers numbers, int width)
    {
        return NetworkShapes.Again(numbers with
        {
            Feeds = [.. numbers.Feeds.Select(feed => feed with { Shape = feed.Shape with { Width = Narrow(feed.Shape.Width) } })],
            Layers =
            [
                .. numbers.Layers.Select(layer => Narrowed(layer, Narrowest, number => number.Name is Count or Width && number.Value == width) with
                {
                    Stack = layer.Stack is not { } stack ? null : stack with
                    {
                        HiddenSize = Narrow(stack.HiddenSize), ProjectionSize = Narrow(stack.ProjectionSize),
                        HiddenSizes = [.. stack.HiddenSizes.Select(Narrow)],
                    },
                }),
            ],
        });

        int Narrow(int size) => size == width ? Narrowest : size;
    }

    private static NetworkLayer Narrowed(NetworkLayer layer, int least, System.Func<LayerNumber, bool> isNarrowed) =>
        layer with { Numbers = [.. layer.Numbers.Select(number => isNarrowed(number) ? number with { Value = least } : number)] };
}
