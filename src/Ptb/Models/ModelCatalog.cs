using System;
using System.Collections.Generic;
using System.Linq;

namespace ModelGen.Ptb.Models;

/// <summary>The models that the command line can name. Of two with one name, the one added later has it.</summary>
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

    /// <summary>These models and others, which take the names that they share.</summary>
    public ModelCatalog With(IReadOnlyList<ModelEntry> others) => new([.. entries, .. others]);

    /// <summary>The names, in the order of declaration.</summary>
    public IEnumerable<string> Names => entries.Select(entry => entry.Name).Distinct();

    /// <summary>The numbers of their optimizers that can be changed.</summary>
    public IEnumerable<string> Hyperparameters =>
        entries.SelectMany(entry => entry.Hyperparameters).Select(hyperparameter => hyperparameter.Name).Distinct();

    /// <summary>The model of a name; there must be one.</summary>
    public ModelEntry this[string name] => entries.Last(entry => entry.Name == name);

    /// <summary>
    /// The model that was saved. It is known by its class, namespace included, or where that is not found by the class alone: the
    /// namespace may have changed, and older files do not tell it. Then the declaration decides between several.
    /// </summary>
    /// <param name="className">The class with its namespace; null where the file does not tell.</param>
    /// <param name="name">The class.</param>
    /// <param name="isDeclared">Whether a model is declared as the one that was saved.</param>
    /// <returns>The model; null when there is none.</returns>
    public ModelEntry? FindSaved(string? className, string name, Func<LanguageModelConfig, bool> isDeclared)
    {
        ModelEntry[] candidates = [.. entries.Where(entry => entry.Config.Name == name)];
        return Array.FindLast(candidates, entry => entry.ClassName == className)
            ?? Array.FindLast(candidates, entry => isDeclared(entry.Config))
            ?? candidates.LastOrDefault();
    }
}
