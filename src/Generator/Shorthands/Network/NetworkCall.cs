using System.Collections.Generic;

namespace ModelGen.Generator.Shorthands;

/// <summary>A use of a function or a layer, while its shape is found.</summary>
/// <param name="operands">Shapes of the operands; null for one that is left out.</param>
/// <param name="numbers">The constant arguments.</param>
/// <param name="layer">The layer that is used; null for functions.</param>
/// <param name="axes">The axes of the network.</param>
/// <param name="layers">The layers of the network.</param>
internal sealed class NetworkCall(
    IReadOnlyList<NetworkShape?> operands, IReadOnlyList<double> numbers, NetworkLayer? layer, IReadOnlyList<NetworkAxis> axes, IReadOnlyList<NetworkLayer> layers)
{
    /// <summary>How many operands there can be.</summary>
    public int Count => operands.Count;

    /// <summary>The constant arguments.</summary>
    public IReadOnlyList<double> Numbers => numbers;

    /// <summary>The layer that is used, as the uses before have left it.</summary>
    public NetworkLayer? Layer => layer;

    /// <summary>All layers, for states, which name theirs.</summary>
    public IReadOnlyList<NetworkLayer> Layers => layers;

    /// <summary>The layer whose use each operand is; -1 for others.</summary>
    public IReadOnlyList<int> LayersOfOperands { get; init; } = [];

    /// <summary>The axes.</summary>
    public IReadOnlyList<NetworkAxis> Axes => axes;

    /// <summary>Columns that the layer reads from now on.</summary>
    public int Inputs { get; private set; }

    /// <summary>Columns that other layers of the use read from now on.</summary>
    public Dictionary<int, int> InputsOfOthers { get; } = [];

    /// <summary>What is wrong, and the number of the operand to blame, -1 for the whole call; null where nothing is.</summary>
    public (int Operand, string Reason)? Problem { get; private set; }

    /// <summary>Whether an operand is given.</summary>
    public bool Has(int index) => index < operands.Count && operands[index] is not null;

    /// <summary>The shape of an operand that is given.</summary>
    public NetworkShape this[int index] => operands[index]!.Value;

    /// <summary>The memory that each operand attends to; null for others.</summary>
    public IReadOnlyList<NetworkShape?> MemoriesOfOperands { get; init; } = [];

    /// <summary>The constant arguments with which each operand was made.</summary>
    public IReadOnlyList<IReadOnlyList<double>> NumbersOfOperands { get; init; } = [];

    /// <summary>The axis of the memory that an operand attends to.</summary>
    public int MemoryAxisOf(int index) => MemoriesOfOperands[index]!.Value.Axis;

    /// <summary>The width of the memory that an operand attends to.</summary>
    public int MemoryWidthOf(int index) => MemoriesOfOperands[index]!.Value.Width;

    /// <summary>The layer whose use an operand is.</summary>
    public int LayerOf(int index) => LayersOfOperands[index];

    /// <summary>Says what is wrong: the first word counts.</summary>
    /// <param name="operand">The number of the operand to blame, -1 for the whole call.</param>
    /// <param name="reason">What is wrong, such as <c>it has 3 columns, and the layer reads 4 where it is used before</c>.</param>
    public NetworkShape? Refuse(int operand, string reason)
    {
        Problem ??= (operand, reason);
        return null;
    }

    /// <summary>The layer reads so many columns; a use before may have said otherwise.</summary>
    /// <param name="operand">The operand that it reads.</param>
    /// <param name="more">Columns that it reads besides.</param>
    public bool Reads(int operand, int more = 0)
    {
        Inputs = this[operand].Width + more;
        return Fits(layer!, Inputs, operand);
    }

    /// <summary>The same of another layer that has a part in the use.</summary>
    /// <param name="other">The number of the layer.</param>
    /// <param name="columns">The columns.</param>
    /// <param name="operand">The operand to blame.</param>
    public bool Reads(int other, int columns, int operand)
    {
        InputsOfOthers[other] = columns;
        return Fits(layers[other], columns, operand);
    }

    private bool Fits(NetworkLayer reader, int columns, int operand)
    {
        if (reader.Inputs == 0 || reader.Inputs == columns)
        {
            return true;
        }

        Refuse(operand, $"'{reader.Name}' reads {columns} columns here, and {reader.Inputs} where it is used first");
        return false;
    }
}
