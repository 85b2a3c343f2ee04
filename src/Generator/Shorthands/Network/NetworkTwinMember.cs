using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using ModelGen.Generator.Model;

namespace ModelGen.Generator.Shorthands;

/// <summary>The member of a network that calls its <c>Step</c> as C#.</summary>
internal static class NetworkTwinMember
{
    private const string Room = Face.Runtime + "Networks.";

    /// <summary>The member.</summary>
    public static FaceMember Of(NetworkNumbers n)
    {
        IEnumerable<string> parameters = NetworkFace.All(n).SelectMany(feed => NetworkFace.Parameters(n, feed)).Append("bool training = false");
        if (n.IsOutline)
        {
            return new FaceMember(
                "Interpret", $"public {(n.Returns.Length > 0 ? n.Returns : "object")} Interpret({string.Join(", ", parameters)}) => throw new global::System.NotSupportedException();");
        }

        IEnumerable<string> axes = n.Axes.Select(axis => $"    {Room}Axis {AxisName(axis)} = twin.{axis.Padding switch
        {
            AxisPadding.Lengths => $"AxisOfLengths(\"{axis.Name}Lengths\", {axis.Steps}, {axis.Name}Lengths)",
            AxisPadding.Mask => $"AxisOfMask(\"{axis.Name}Mask\", {axis.Steps}, {axis.Name}Mask)",
            _ => $"AxisOf({axis.Steps})",
        }};\n");
        IEnumerable<string> arguments = n.Feeds.Select(feed => $"{feed.Name}: {FeedOf(n, feed)}").Concat(n.Layers.Select(layer => $"{layer.Name}: {LayerOf(layer)}"));
        return new FaceMember(
            "Interpret",
            $"public {n.Returns} Interpret({string.Join(", ", parameters)})\n{{\n"
            + $"    using {Room}NetworkTwin twin = {Room}NetworkTwin.Open(\n        BatchSize, new(Parameters, GetParameter), new(States, GetState), training ? new(Masks, _session.ReadMask) : null);\n"
            + string.Concat(axes)
            + $"    return Step(\n        {string.Join(",\n        ", arguments)});\n}}")
        {
            Summary = "Calls Step as C#, in double precision, with the parameters of the model; in training with the dropout masks of its last step.",
        };
    }

    private static string AxisName(NetworkAxis axis) => $"{axis.Name}Axis";

    private static string FeedOf(NetworkNumbers n, NetworkFeed feed)
    {
        string axis = feed.Shape.Axis >= 0 ? $"{AxisName(n.Axes[feed.Shape.Axis])}, " : "";
        return feed.Shape.Kind switch
        {
            NetworkValueKind.Ids or NetworkValueKind.Tokens => $"twin.Feed{feed.Shape.Kind}(\"{feed.Name}\", {axis}{feed.Name})",
            _ => $"twin.Feed{feed.Shape.Kind}(\"{feed.Name}\", {axis}{feed.Shape.Width}, {feed.Name})",
        };
    }

    private static string LayerOf(NetworkLayer layer) => layer.Kind switch
    {
        "Table" or "Dense" => $"twin.Make{layer.Kind}(\"{layer.Name}\")",
        "LayerNorm" => $"twin.MakeLayerNorm(\"{layer.Name}\", {layer.Of("Epsilon").ToString("R", CultureInfo.InvariantCulture)})",
        "Convolution" => $"twin.MakeConvolution(\"{layer.Name}\", {layer.Of("Size")}, causal: {(layer.Of("Causal") != 0 ? "true" : "false")})",
        "Attention" => $"twin.MakeAttention(\"{layer.Name}\", ({Room}AttentionScore){layer.Of("Score")})",
        _ => $"twin.MakeRecurrent(\"{layer.Name}\", \"{StackText.Of(layer.Cell!, layer.Stack!, layer.Of("Bidirectional") != 0 ? 2 : 1)}\", carried: {(layer.Of("Carried") != 0 ? "true" : "false")})",
    };
}
