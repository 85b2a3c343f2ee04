using System.Collections.Generic;

namespace ModelGen.Engines;

/// <summary>
/// The tables with which reading and writing by name find their way through a generated program's arena. What programs see is the
/// documented row-major layout; where its pieces really lie is the generated code's own business.
/// </summary>
public sealed record ProgramLayout
{
    /// <summary>The table of what is trained, in the order in which it is drawn.</summary>
    internal const string Parameters = nameof(Parameters);

    /// <summary>The table of what the backward pass leaves for those who ask, the gradients of the parameters above all.</summary>
    internal const string Gradients = nameof(Gradients);

    /// <summary>The table of what the optimizer keeps beside each parameter.</summary>
    internal const string OptimizerState = nameof(OptimizerState);

    /// <summary>The table of the optimizer's numbers, each a double in the place of two floats.</summary>
    internal const string Hyperparameters = nameof(Hyperparameters);

    /// <summary>The table of what goes in before a pass.</summary>
    internal const string Feeds = nameof(Feeds);

    /// <summary>The table of what comes out of a pass.</summary>
    internal const string Outputs = nameof(Outputs);

    /// <summary>The table of dropout masks, in the order of their sites.</summary>
    internal const string Masks = nameof(Masks);

    /// <summary>The table of what is carried from pass to pass.</summary>
    internal const string States = nameof(States);

    /// <summary>The table of single numbers in double precision, each in the place of two floats.</summary>
    internal const string Scalars = nameof(Scalars);

    /// <summary>The table of what goes into one step of a network.</summary>
    internal const string StepFeeds = nameof(StepFeeds);

    /// <summary>The table of what comes out of one step.</summary>
    internal const string StepOutputs = nameof(StepOutputs);

    /// <summary>The table of what is set before the first step.</summary>
    internal const string BegunStates = nameof(BegunStates);

    /// <summary>The table of the rows that are chosen to go on, whole numbers.</summary>
    internal const string SelectedRows = nameof(SelectedRows);

    /// <summary>Floats in the arena.</summary>
    public required int Length { get; init; }

    /// <summary>Floats beside the arena, for what is made only when it is asked for.</summary>
    public int ShownLength { get; init; }

    /// <summary>The tables by name; what a model has nothing of has no table.</summary>
    public required Dictionary<string, IReadOnlyList<TensorPlacement>> Tables { get; init; }

    /// <summary>The tensors of a table.</summary>
    internal IReadOnlyList<TensorPlacement> this[string table] => Tables.GetValueOrDefault(table, []);
}
