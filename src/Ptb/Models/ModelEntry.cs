using System;
using System.Collections.Generic;

namespace ModelGen.Ptb.Models;

/// <summary>A model that the command line can name.</summary>
public abstract class ModelEntry
{
    private ModelEntry(string name, string className, LanguageModelConfig config)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        Name = name;
        ClassName = className;
        Config = config;
    }

    /// <summary>The name on the command line, such as <c>small</c>.</summary>
    public string Name { get; }

    /// <summary>The declared class with its namespace, such as <c>ModelGen.Ptb.Models.SmallModel</c>.</summary>
    public string ClassName { get; }

    /// <summary>What the model was declared with.</summary>
    public LanguageModelConfig Config { get; }

    /// <summary>The entry of a model.</summary>
    /// <typeparam name="TModel">The declared class.</typeparam>
    /// <param name="name">The name on the command line.</param>
    public static ModelEntry Of<TModel>(string name)
        where TModel : ILanguageModel<TModel> => new Entry<TModel>(name);

    /// <summary>Does something with this model.</summary>
    internal abstract void Run(IModelAction action);

    /// <summary>The numbers of the model's optimizer that can be changed.</summary>
    internal abstract IReadOnlyList<HyperparameterInfo> Hyperparameters { get; }

    /// <summary>The model's generated programs.</summary>
    internal abstract ModelPrograms Programs { get; }

    private sealed class Entry<TModel>(string name) : ModelEntry(name, typeof(TModel).FullName!, TModel.Config)
        where TModel : ILanguageModel<TModel>
    {
        internal override void Run(IModelAction action) => action.Run<TModel>();

        internal override IReadOnlyList<HyperparameterInfo> Hyperparameters => TModel.Hyperparameters;

        internal override ModelPrograms Programs => TModel.Programs;
    }
}
