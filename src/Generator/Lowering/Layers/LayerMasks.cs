using System.Collections.Generic;
using System.Linq;
using ModelGen.Generator.Model;

namespace ModelGen.Generator.Lowering;

/// <summary>The masks inside of one layer and direction: which there are, and their sites.</summary>
internal sealed class LayerMasks
{
    private readonly CellSpec _cell;
    private readonly Regularization _kept;
    private readonly DropoutMasks _masks;
    private readonly Scope _scope;
    private readonly string _suffix;
    private readonly Dictionary<string, int> _sites = [];
    private readonly List<(string Mask, string Dropped, Buffer Kernel)> _kernels = [];

    /// <param name="cell">The cell.</param>
    /// <param name="kept">What is declared.</param>
    /// <param name="masks">Makes them.</param>
    /// <param name="scope">Gives sites, and room for matrices of which something is dropped.</param>
    /// <param name="suffix">The layer, such as <c>0</c> or <c>1_reverse</c>.</param>
    /// <param name="weights">Its matrices.</param>
    public LayerMasks(CellSpec cell, Regularization kept, DropoutMasks masks, Scope scope, string suffix, LayerWeights weights)
    {
        (_cell, _kept, _masks, _scope, _suffix) = (cell, kept, masks, scope, suffix);
        if (kept.DropsState(cell))
        {
            Reserve("state_mask");
        }

        if (kept.DropsUpdate(cell))
        {
            Reserve(CellSpec.UpdateMask);
        }

        foreach ((string gate, Buffer kernel) in kept.DropsWeights(cell) ? Kernels(weights) : [])
        {
            Reserve($"weight_mask{gate}");
            _kernels.Add(($"weight_mask{gate}", $"dropped_kernel{gate}", kernel));
        }

        foreach (string state in cell.States.Where(state => kept.ZoneoutOf(cell, state) > 0))
        {
            Reserve(CellSegments.ZoneoutMaskOf(state));
        }
    }

    /// <summary>Draws all of them for a pass, and makes the matrices of which something is dropped.</summary>
    /// <param name="operations">Receives what is to be done before the time loop.</param>
    /// <param name="t">Steps.</param>
    /// <param name="b">Rows of a step.</param>
    /// <param name="h">Units.</param>
    /// <param name="p">Width of the output.</param>
    public DrawnMasks Draw(OperationList operations, Dim t, Dim b, Dim h, Dim p)
    {
        var inputs = new Dictionary<string, View>();
        View? state = Has("state_mask") ? _masks.Draw(operations, Name("state_mask"), _sites["state_mask"], _kept.StateKeepProb, t, b, p) : null;
        if (Has(CellSpec.UpdateMask))
        {
            inputs.Add(CellSpec.UpdateMask, _masks.Draw(operations, Name(CellSpec.UpdateMask), _sites[CellSpec.UpdateMask], _kept.UpdateKeepProb, t, b, h));
        }

        var kernels = new Dictionary<Buffer, Buffer>();
        foreach ((string mask, string name, Buffer kernel) in _kernels)
        {
            View drawn = _masks.DrawFor(operations, Name(mask), _sites[mask], _kept.WeightKeepProb, [kernel.Rows, kernel.Columns], kernel.Rows, kernel.Columns);
            View dropped = new(_scope.Share(Name(name), Role.Activation, Dim.One, kernel.Rows, kernel.Columns));
            operations.Add(_masks.Drop(new View(kernel), drawn, dropped));
            kernels.Add(kernel, dropped.Buffer);
        }

        foreach (string name in _cell.States.Where(name => Has(CellSegments.ZoneoutMaskOf(name))))
        {
            string mask = CellSegments.ZoneoutMaskOf(name);
            Dim width = name == _cell.States[0] ? p : h;
            inputs.Add(mask, _masks.DrawSteps(operations, Name(mask), _sites[mask], 1 - _kept.ZoneoutOf(_cell, name), t, b, width));
        }

        return new DrawnMasks(state, inputs, kernels);
    }

    // What the previous output goes through: its own matrix, and those of what is computed of it.
    private IEnumerable<(string Gate, Buffer Kernel)> Kernels(LayerWeights weights) =>
    [
        .. weights.RecurrentKernel is { } recurrent ? [("", recurrent)] : System.Array.Empty<(string, Buffer)>(),
        .. weights.OperandKernels.Where(pair => _cell.Equations.Needs(CellSpec.OperandOf(pair.Key), _cell.States[0]))
            .Select(pair => ($"_{pair.Key}", pair.Value)),
    ];

    private void Reserve(string mask) => _sites.Add(mask, _scope.ReserveSites(1));

    private bool Has(string mask) => _sites.ContainsKey(mask);

    private string Name(string mask) => $"{mask}_{_suffix}";
}

/// <summary>The masks of a layer in a pass.</summary>
/// <param name="State">What drops values of the previous output on the way into products; null where all are kept.</param>
/// <param name="Inputs">Those that go into the cell's equations, by name.</param>
/// <param name="Kernels">Matrices of which something is dropped, and what is left of them.</param>
internal sealed record DrawnMasks(View? State, IReadOnlyDictionary<string, View> Inputs, IReadOnlyDictionary<Buffer, Buffer> Kernels)
{
    /// <summary>None at all.</summary>
    public static DrawnMasks None { get; } = new(null, new Dictionary<string, View>(), new Dictionary<Buffer, Buffer>());

    /// <summary>A matrix as products see it.</summary>
    public View Of(Buffer kernel) => new(Kernels.TryGetValue(kernel, out Buffer dropped) ? dropped : kernel);
}
