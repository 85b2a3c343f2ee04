using System.Collections.Generic;
using System.Linq;

namespace ModelGen.Ptb.Models;

/// <summary>The models that the command line can name.</summary>
internal sealed class ModelCatalog(params IReadOnlyList<ModelEntry> entries)
{
    /// <summary>Name of the model that the default run trains.</summary>
    public const string DefaultName = "default";

    /// <summary>The models declared in this folder.</summary>
    public static ModelCatalog Declared { get; } = new(
        ModelEntry.Of<SmallModel>("small"),
        ModelEntry.Of<MediumModel>("medium"),
        ModelEntry.Of<LargeModel>("large"),
        ModelEntry.Of<SmallGruModel>("small-gru"),
        ModelEntry.Of<SmallCoupledModel>("small-coupled"),
        ModelEntry.Of<TestModel>("test"),
        ModelEntry.Of<DefaultModel>(DefaultName));

    /// <summary>These models and others.</summary>
    public ModelCatalog With(IReadOnlyList<ModelEntry> others) => new([.. entries, .. others]);

    /// <summary>The names, in the order of declaration.</summary>
    public IEnumerable<string> Names => entries.Select(entry => entry.Name);

    /// <summary>The model of a name; there must be one.</summary>
    public ModelEntry this[string name] => entries.First(entry => entry.Name == name);

    /// <summary>The model of a declared class; null when there is none.</summary>
    public ModelEntry? FindDeclared(string className) => entries.FirstOrDefault(entry => entry.Config.Name == className);
}
