using System;
using System.Collections.Generic;
using System.Linq;
using ModelGen.Engines;

namespace ModelGen;

/// <summary>The numbers of the optimizer, and averages in the place of parameters.</summary>
public abstract partial class ModelSession
{
    // Parameters and their averages, each by the other; none where there are no averages.
    private readonly Dictionary<TensorPlacement, TensorPlacement> _twins;
    private readonly HyperparameterValues _hyperparameters;
    private bool _usesAverages;

    /// <inheritdoc cref="IModel{TSelf}.UseAverages"/>
    public bool UseAverages
    {
        get
        {
            using CallGuard.Call call = Enter();
            return _usesAverages;
        }

        set
        {
            using CallGuard.Call call = Enter();
            if (value && _twins.Count == 0)
                throw new InvalidOperationException($"{_name} keeps no averages: declare it with AverageParameters = true.");
            if (value == _usesAverages)
                return;
            Run(PassNames.SwapAverages, Phase.Idle);
            _usesAverages = value;
        }
    }

    /// <inheritdoc cref="IModel{TSelf}.GetHyperparameter(string)"/>
    public double GetHyperparameter(string name)
    {
        using CallGuard.Call call = Enter();
        return _hyperparameters.Get(name, parameter: null);
    }

    /// <inheritdoc cref="IModel{TSelf}.GetHyperparameter(string, string)"/>
    public double GetHyperparameter(string name, string parameter)
    {
        using CallGuard.Call call = Enter();
        return _hyperparameters.Get(name, parameter);
    }

    /// <inheritdoc cref="IModel{TSelf}.SetHyperparameter(string, double)"/>
    public void SetHyperparameter(string name, double value)
    {
        using CallGuard.Call call = Enter();
        _hyperparameters.Set(name, parameter: null, value);
    }

    /// <inheritdoc cref="IModel{TSelf}.SetHyperparameter(string, string, double)"/>
    public void SetHyperparameter(string name, string parameter, double value)
    {
        using CallGuard.Call call = Enter();
        _hyperparameters.Set(name, parameter, value);
    }

    private Dictionary<TensorPlacement, TensorPlacement> FindTwins()
    {
        var twins = new Dictionary<TensorPlacement, TensorPlacement>(ReferenceEqualityComparer.Instance);
        ILookup<string, TensorPlacement> states = Table(ProgramLayout.OptimizerState).ToLookup(state => state.Name);
        foreach (TensorPlacement parameter in Table(ProgramLayout.Parameters))
        {
            foreach (TensorPlacement average in states[$"{parameter.Name}.average"])
            {
                twins.Add(parameter, average);
                twins.Add(average, parameter);
            }
        }

        return twins;
    }

    // Before there is an update the averages are the parameters.
    private void BeginAverages()
    {
        foreach (TensorPlacement parameter in Table(ProgramLayout.Parameters).Where(_twins.ContainsKey))
        {
            float[] values = new float[parameter.Length];
            Engine.Read(parameter, values);
            Engine.Write(_twins[parameter], values);
        }
    }

    // Where something lies that has changed places with its twin.
    private TensorPlacement PlaceOf(TensorPlacement tensor) => _usesAverages && _twins.TryGetValue(tensor, out TensorPlacement? twin) ? twin : tensor;

    private void CheckTrains()
    {
        if (_usesAverages)
            throw new InvalidOperationException($"{_name} computes with averages of its parameters, which are not trained: set UseAverages to false first.");
    }
}
