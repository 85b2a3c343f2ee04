namespace ModelGen.Ptb.Models;

/// <summary>Something to do with a model whose type is known only to the catalog.</summary>
internal interface IModelAction
{
    /// <summary>Does it.</summary>
    /// <typeparam name="TModel">The model.</typeparam>
    void Run<TModel>()
        where TModel : ILanguageModel<TModel>;
}
