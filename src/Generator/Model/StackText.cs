using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using ModelGen.Generator.Algebra;

namespace ModelGen.Generator.Model;

/// <summary>
/// A stack of recurrent layers as a text that generated code hands to the runtime, which computes it number by number: statements with
/// semicolons between them, of words with spaces between them. Entries of the tape are called by their numbers. Masks have no
/// probabilities here: those who have none, as in evaluation, have what is expected.
/// </summary>
internal static class StackText
{
    /// <summary>The text. It holds neither quotes nor backslashes.</summary>
    /// <param name="cell">The cell of all its layers.</param>
    /// <param name="stack">Its numbers.</param>
    /// <param name="directions">1, or 2 for layers that also read backwards.</param>
    public static string Of(CellSpec cell, StackNumbers stack, int directions) => string.Join("; ", Statements(cell, stack, directions));

    private static IEnumerable<string> Statements(CellSpec cell, StackNumbers stack, int directions)
    {
        IEnumerable<int> units = stack.HiddenSizes.Count > 0 ? stack.HiddenSizes : Enumerable.Repeat(stack.HiddenSize, stack.NumLayers);
        yield return $"units {string.Join(" ", units)}";
        yield return $"directions {directions}";
        foreach (GateSpec gate in cell.Gates)
        {
            yield return $"gate {gate.Name} {gate.Source}{(gate.HasBias ? " bias" : "")}";
        }

        foreach (string state in cell.States)
        {
            yield return $"state {state} {Number(stack.Regularization.ZoneoutOf(cell, state))}";
        }

        foreach (UnitWeightSpec weight in cell.Weights)
        {
            yield return $"weight {weight.Name}";
        }

        if (cell.Projection is not null)
        {
            yield return $"projection {cell.Projection} {stack.ProjectionSize}";
        }

        Tape tape = stack.Regularization.DropsUpdate(cell) ? cell.WithDropout! : cell.Equations;
        var hyperparameters = cell.Hyperparameters.ToDictionary(
            number => number.Name, number => number.Name == "forgetBias" ? stack.ForgetBias : number.Default!.Value);
        foreach (TapeEntry entry in tape.Entries)
        {
            yield return entry.Op switch
            {
                Op.Constant => $"Constant {Number(entry.Value)}",
                Op.Input when hyperparameters.TryGetValue(entry.Name, out double value) => $"Constant {Number(value)}",
                Op.Input => $"Input {entry.Name}",
                _ => $"{entry.Op} {string.Join(" ", entry.Operands)}",
            };
        }

        foreach (TapeResult result in tape.Results)
        {
            yield return $"result {result.Name} {result.Index}";
        }
    }

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
