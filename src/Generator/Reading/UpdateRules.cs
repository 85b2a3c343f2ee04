using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Model;

namespace ModelGen.Generator.Reading;

/// <summary>Reads what a declaration says of the update.</summary>
internal static class UpdateRules
{
    /// <summary>Numbers that are right, for a declaration whose own are not.</summary>
    public static UpdateNumbers StandIns { get; } = new(Clipping.None, 0, 0, TableUpdate.Exact, AverageParameters: false);

    /// <summary>The numbers. Defaults are those of the attributes; a test compares.</summary>
    public static UpdateNumbers Read(NumberRules rules, Clipping usual) => new(
        rules.Member(usual),
        rules.NotNegative(nameof(UpdateNumbers.MaxGradNorm), 5.0),
        rules.NotNegative(nameof(UpdateNumbers.MaxGradValue), 1.0),
        rules.Member(TableUpdate.Exact),
        rules.Flag(nameof(UpdateNumbers.AverageParameters)));

    /// <summary>Reports a limit of another kind of clipping, and one that leaves nothing.</summary>
    public static void CheckPurpose(AttributeArguments arguments, UpdateNumbers numbers, ProblemList problems)
    {
        Check(nameof(numbers.MaxGradNorm), numbers.MaxGradNorm, Clipping.Norm);
        Check(nameof(numbers.MaxGradValue), numbers.MaxGradValue, Clipping.Value);

        void Check(string name, double limit, Clipping kind)
        {
            if (numbers.Clipping != kind && arguments.IsGiven(name))
                problems.Add(Descriptors.LimitUnused, arguments.PlaceOf(name), name, kind.ToString(), numbers.Clipping.ToString());
            else if (numbers.Clipping == kind && (float)limit == 0)
                problems.Add(Descriptors.NothingLearned, arguments.PlaceOf(name), name, NumberRules.Text(limit), "every gradient is clipped to zero; Clipping.None turns clipping off");
        }
    }

    /// <summary>Reports a limit of gates' gradients that leaves nothing: 0 is none.</summary>
    public static void CheckGateGradient(AttributeArguments arguments, double limit, ProblemList problems)
    {
        if (limit > 0 && (float)limit == 0)
        {
            problems.Add(
                Descriptors.NothingLearned, arguments.PlaceOf(nameof(StackNumbers.MaxGateGradient)), nameof(StackNumbers.MaxGateGradient), NumberRules.Text(limit),
                "every gradient of a gate is limited to zero; 0 is for no limit");
        }
    }
}
