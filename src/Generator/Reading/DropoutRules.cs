using System.Linq;
using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Model;

namespace ModelGen.Generator.Reading;

/// <summary>Reports dropout that acts nowhere, or leaves nothing.</summary>
/// <param name="arguments">What is written.</param>
/// <param name="stack">What it means.</param>
/// <param name="placement">Where dropout acts.</param>
/// <param name="cell">The cell; null where it could not be read, and what it has is not known.</param>
/// <param name="problems">Takes what is wrong.</param>
internal sealed class DropoutRules(AttributeArguments arguments, StackNumbers stack, DropoutPlacement placement, CellSpec? cell, ProblemList problems)
{
    // Masks are drawn from numbers of 24 bits; below the smallest of them but zero, no other one is.
    private const float SmallestDraw = 1f / (1 << 24);

    private readonly Regularization _kept = stack.Regularization;
    private bool _isAsked;

    /// <summary>An argument that asks for dropout on the outputs of layers.</summary>
    /// <param name="name">The argument.</param>
    /// <param name="value">Its value.</param>
    /// <param name="ends">The arguments that hold in its place before the first layer and after the last, where there are such.</param>
    public void CheckOutputs(string name, double value, params string[] ends)
    {
        string? nowhere = placement switch
        {
            _ when stack.NumLayers > 1 => null,
            DropoutPlacement.BetweenLayers => "DropoutPlacement.BetweenLayers leaves out the last layer, and there is no other",
            _ when ends.Length > 0 && ends.All(arguments.IsGiven) =>
                $"{string.Join(" and ", ends)} hold at both ends of the layers, and with one layer there is nothing in between",
            _ => null,
        };
        Check(name, value, stack.KeepProb, nowhere);
    }

    /// <summary>An argument that asks for dropout on what enters the first layer.</summary>
    /// <param name="name">The argument.</param>
    /// <param name="value">Its value.</param>
    public void CheckInput(string name, double value) => Check(
        name, value, _kept.InputKeepProb,
        cell is not null && cell.Gates.All(gate => gate.Source == GateSource.State) ? $"no gate of {cell.Name} sees what enters its layer" : null);

    /// <summary>An argument that asks for dropout on the last layer's output.</summary>
    /// <param name="name">The argument.</param>
    /// <param name="value">Its value.</param>
    public void CheckOutput(string name, double value) => Check(name, value, _kept.OutputKeepProb, nowhere: null);

    /// <summary>An argument that asks for dropout on the recurrent path.</summary>
    /// <param name="name">The argument.</param>
    /// <param name="value">Its value.</param>
    public void CheckState(string name, double value) => Check(name, value, _kept.StateKeepProb, WithoutProduct);

    /// <summary>An argument that asks for dropout on the update of states.</summary>
    /// <param name="name">The argument.</param>
    /// <param name="value">Its value.</param>
    public void CheckUpdate(string name, double value)
    {
        Check(name, value, _kept.UpdateKeepProb, nowhere: null);
        if (_kept.UpdateKeepProb < 1 && cell is { WithDropout: null })
            problems.Add(Descriptors.NoUpdateDropout, arguments.PlaceOf(name), name, cell.Name);
    }

    /// <summary>An argument that asks for dropout on numbers of the matrices that the previous output goes through.</summary>
    /// <param name="name">The argument.</param>
    /// <param name="value">Its value.</param>
    public void CheckWeights(string name, double value) => Check(name, value, _kept.WeightKeepProb, WithoutProduct, isOfSteps: false);

    /// <summary>An argument that asks for dropout on rows of the table of words.</summary>
    /// <param name="name">The argument.</param>
    /// <param name="value">Its value, the probability that a word is kept.</param>
    public void CheckWords(string name, double value) => Check(name, value, value, nowhere: null, isOfSteps: false);

    /// <summary>The arguments that ask for states that keep their values.</summary>
    /// <param name="hidden">The one of the output.</param>
    /// <param name="others">The one of the other states.</param>
    public void CheckZoneout(string hidden, string others)
    {
        Check(hidden, _kept.HiddenZoneout, 1 - _kept.HiddenZoneout, nowhere: null, isOfSteps: false);
        Check(
            others, _kept.CellZoneout, 1 - _kept.CellZoneout,
            cell is { States.Count: 1 } ? $"{cell.Name} has no state besides its output" : null, isOfSteps: false);
    }

    /// <summary>An argument that penalises what changes from step to step.</summary>
    /// <param name="name">The argument.</param>
    /// <param name="value">Its value.</param>
    /// <param name="steps">Steps of a window.</param>
    public void CheckChanges(string name, double value, int steps)
    {
        if (value > 0 && steps == 1)
            problems.Add(Descriptors.NoDropout, arguments.PlaceOf(name), name, NumberRules.Text(value), "in a window of one step nothing changes from step to step");
    }

    /// <summary>Whether there are masks that all steps can have; comes after all that ask for some.</summary>
    /// <param name="name">The argument.</param>
    public void CheckVariational(string name)
    {
        if (_kept.IsVariational && !_isAsked)
            problems.Add(Descriptors.NoDropout, arguments.PlaceOf(name), name, "true", "there is no dropout whose masks all steps could share");
    }

    private string? WithoutProduct => cell is { MultipliesOutput: false } ? $"no product of {cell.Name} sees the previous output" : null;

    // Masks of steps are those that all steps can share.
    private void Check(string name, double value, double kept, string? nowhere, bool isOfSteps = true)
    {
        // None at all, said in one way or the other.
        if (!arguments.IsGiven(name) || value is 0 or 1)
            return;
        _isAsked |= isOfSteps;
        if ((float)kept == 1)
            Report("it differs so little from none that a float does not show it");
        else if ((float)kept < SmallestDraw)
            problems.Add(Descriptors.NothingLearned, arguments.PlaceOf(name), name, NumberRules.Text(value), "dropout keeps next to nothing");
        else if (nowhere is not null)
            Report(nowhere);

        void Report(string reason) => problems.Add(Descriptors.NoDropout, arguments.PlaceOf(name), name, NumberRules.Text(value), reason);
    }
}
