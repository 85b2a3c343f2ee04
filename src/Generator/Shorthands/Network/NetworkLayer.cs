using System.Linq;
using ModelGen.Generator.Model;

namespace ModelGen.Generator.Shorthands;

/// <summary>A number of a layer's attribute.</summary>
/// <param name="Name">Its name there.</param>
/// <param name="Value">Its value; of a flag 0 or 1, of an enumeration its member's number.</param>
internal readonly record struct LayerNumber(string Name, double Value);

/// <summary>A layer of a network.</summary>
/// <param name="Name">What its parameter is called.</param>
/// <param name="Kind">Its type, such as <c>Dense</c>.</param>
/// <param name="Inputs">Columns of what it reads, of its first use; 0 where it has no use, or none that reads.</param>
/// <param name="Numbers">The numbers of its attribute, defaults filled in, those of <paramref name="Stack"/> aside.</param>
/// <param name="Cell">For recurrent layers, the cell's equations.</param>
/// <param name="Stack">For recurrent layers, their numbers.</param>
internal sealed record NetworkLayer(
    string Name, string Kind, int Inputs, EquatableArray<LayerNumber> Numbers, CellSpec? Cell = null, StackNumbers? Stack = null)
{
    /// <summary>A number of its attribute.</summary>
    public double Of(string name) => Numbers.Single(number => number.Name == name).Value;
}
