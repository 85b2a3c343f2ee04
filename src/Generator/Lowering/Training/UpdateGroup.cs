using System.Collections.Generic;
using System.Linq;

namespace ModelGen.Generator.Lowering;

/// <summary>Parameters that are updated alike, in one pass.</summary>
/// <param name="Form">How.</param>
/// <param name="Parameters">Whole buffers, which lie together, or a part of one.</param>
internal sealed record UpdateGroup(UpdateForm Form, EquatableArray<View> Parameters)
{
    /// <summary>Whether these are whole buffers.</summary>
    public bool IsWhole => Parameters[0] == new View(Parameters[0].Buffer);

    /// <summary>
    /// The groups of all dense parameters. A buffer is whole in a group, unless tensors that lie in it are updated differently.
    /// </summary>
    /// <param name="parameters">The parameters.</param>
    /// <param name="hyperparameters">Their numbers.</param>
    public static IReadOnlyList<UpdateGroup> Of(IEnumerable<Tensor> parameters, Hyperparameters hyperparameters)
    {
        ILookup<Buffer, (View View, UpdateForm Form)> parts = parameters
            .SelectMany(tensor => tensor.Views, (tensor, view) => (view, hyperparameters.FormOf(tensor.Name)))
            .Where(part => part.view.Buffer.Role == Role.Parameter).ToLookup(part => part.view.Buffer);
        ILookup<bool, IGrouping<Buffer, (View View, UpdateForm Form)>> buffers =
            parts.ToLookup(buffer => buffer.Select(part => part.Form).Distinct().Count() == 1);
        return
        [
            .. buffers[true].GroupBy(buffer => buffer.First().Form).Select(alike => new UpdateGroup(alike.Key, [.. alike.Select(buffer => new View(buffer.Key))])),
            .. buffers[false].SelectMany(buffer => buffer).Select(part => new UpdateGroup(part.Form, [part.View])),
        ];
    }
}
