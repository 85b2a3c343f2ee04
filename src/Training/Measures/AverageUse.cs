using System;

namespace ModelGen.Training;

/// <summary>Until it is disposed, a model computes with averages of its parameters, where it keeps them: what is measured, and what writes.</summary>
/// <typeparam name="TModel">The model.</typeparam>
internal readonly struct AverageUse<TModel> : IDisposable
    where TModel : ILanguageModel<TModel>
{
    private readonly TModel _model;
    private readonly bool _hasChanged;

    /// <summary>Begins it.</summary>
    public AverageUse(TModel model)
    {
        _model = model;
        _hasChanged = TModel.Config.AverageParameters && !model.UseAverages;
        if (_hasChanged)
            model.UseAverages = true;
    }

    /// <summary>The parameters are themselves again.</summary>
    public void Dispose()
    {
        if (_hasChanged)
            _model.UseAverages = false;
    }
}
