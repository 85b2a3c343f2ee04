using System.Collections.Generic;
using System.Linq;
using ModelGen.Generator.Algebra;

namespace ModelGen.Generator.Model;

/// <summary>
/// The equations of an update, for each number of the parameters. Names consist of letters and digits, as those of <see cref="CellSpec"/>.
/// </summary>
/// <param name="Name">What the optimizer is called, such as <c>Adam</c>.</param>
/// <param name="Parameter">The input that is the parameter.</param>
/// <param name="Gradient">The input that is its gradient.</param>
/// <param name="States">Names of what is kept beside each parameter, inputs and results; zero at first.</param>
/// <param name="Rate">The input that is the learning rate; null where there is none.</param>
/// <param name="Step">The input that is the number of the update; null where there is none.</param>
/// <param name="Hyperparameters">The inputs that are hyperparameters.</param>
/// <param name="Equations">From the inputs to the new parameter, and then the new states in their order.</param>
internal sealed record OptimizerSpec(
    string Name, string Parameter, string Gradient, EquatableArray<string> States, string? Rate, string? Step,
    EquatableArray<OptimizerNumber> Hyperparameters, Tape Equations)
{
    /// <summary>What averages of parameters are called as a state.</summary>
    public const string Average = "average";

    /// <summary>The hyperparameter of every optimizer: L2 where its equations do not name it.</summary>
    public static OptimizerNumber WeightDecay { get; } = new("weightDecay", "weight_decay", 0);

    /// <summary>Updates before the first one that averages count, where they are kept; before it they are the parameters themselves.</summary>
    public static OptimizerNumber AverageStart { get; } = new("averageStart", "average_start", 0);

    /// <summary>What new parameters count in averages, where these are kept; 0: as much as each of those before, so that they are means.</summary>
    public static OptimizerNumber AverageWeight { get; } = new("averageWeight", "average_weight", 0);

    /// <summary>The hyperparameters of an update with it, those of its own equations first.</summary>
    /// <param name="averages">Whether averages of the parameters are kept.</param>
    public IEnumerable<OptimizerNumber> AllHyperparameters(bool averages) =>
        [.. Hyperparameters, .. HasDecay ? [] : (OptimizerNumber[])[WeightDecay], .. averages ? (OptimizerNumber[])[AverageStart, AverageWeight] : []];

    /// <summary>Whether its equations name the weight decay.</summary>
    public bool HasDecay => Hyperparameters.Any(number => number.Name == WeightDecay.Name);
}
