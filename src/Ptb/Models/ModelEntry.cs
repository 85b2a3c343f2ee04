namespace ModelGen.Ptb.Models;

/// <summary>A model that the command line can name.</summary>
internal abstract class ModelEntry
{
    private ModelEntry(string name, LanguageModelConfig config)
    {
        Name = name;
        Config = config;
    }

    /// <summary>The name on the command line, such as <c>small</c>.</summary>
    public string Name { get; }

    /// <summary>What the model was declared with.</summary>
    public LanguageModelConfig Config { get; }

    /// <summary>The entry of a model.</summary>
    public static ModelEntry Of<TModel>(string name)
        where TModel : ILanguageModel<TModel> => new Entry<TModel>(name);

    /// <summary>Does something with this model.</summary>
    public abstract void Run(IModelAction action);

    private sealed class Entry<TModel>(string name) : ModelEntry(name, TModel.Config)
        where TModel : ILanguageModel<TModel>
    {
        public override void Run(IModelAction action) => action.Run<TModel>();
    }
}
