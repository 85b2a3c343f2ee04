using System;
using System.Collections.Generic;
using System.IO;
using Xunit;
using static ModelGen.Tests.ModelReading;

namespace ModelGen.Tests.Fixtures;

/// <summary>Training that is saved and goes on, with each optimizer, and with numbers that a program has changed: bit for bit as if it had not stopped.</summary>
public abstract class OptimizerResuming<TComputing> : IDisposable
    where TComputing : IComputing
{
    private const int Before = 3, After = 3;
    private const double Rate = 0.05;

    private static readonly Dictionary<string, Action<OptimizerResuming<TComputing>, int>> Tests = new()
    {
        ["Momentum"] = Resume<WordsMomentum>,
        ["Nesterov"] = Resume<WordsNesterov>,
        ["RmsProp"] = Resume<WordsRmsProp>,
        ["GravesRmsProp"] = Resume<WordsGravesRmsProp>,
        ["AdaDelta"] = Resume<WordsAdaDelta>,
        ["AdaGrad"] = Resume<WordsAdaGrad>,
        ["Adam"] = Resume<WordsAdam>,
        ["AdamW"] = Resume<WordsAdamW>,
        ["Lion"] = Resume<WordsLion>,
        ["weight decay"] = Resume<DecayedAdam>,
        ["a lazy table"] = Resume<LazyMomentum>,
        ["averages"] = Resume<MeanSgd>,
        ["averages of a lazy table"] = Resume<LazyMean>,
        ["averages in parts"] = Resume<MeanOfParts>,
        ["a shared matrix"] = Resume<DecayedGru>,
    };

    private readonly string _path = Path.GetTempFileName();

    public static TheoryData<string, int> Cases => FixtureCases.Of<TComputing>(Tests.Keys);

    public void Dispose()
    {
        File.Delete(_path);
        GC.SuppressFinalize(this);
    }

    [SkippableTheory]
    [MemberData(nameof(Cases))]
    public void Training_goes_on_bit_for_bit_from_a_file(string name, int variant) => Tests[name](this, variant);

    private static void Resume<TModel>(OptimizerResuming<TComputing> test, int variant)
        where TModel : ILanguageModel<TModel>
    {
        using TModel whole = TModel.Create(TComputing.Options(variant)), first = TModel.Create(TComputing.Options(variant));
        foreach (TModel model in (TModel[])[whole, first])
        {
            Train(model, 0, 1);
            foreach (HyperparameterInfo number in TModel.Hyperparameters)
                model.SetHyperparameter(number.Name, number.Parameters[0], 0.75 * number.Value + (number.Name == "average_weight" ? 0.1 : 0));
            Train(model, 1, Before - 1);
        }

        first.Save(test._path);
        using TModel second = TModel.Create(TComputing.Options(variant) with { Seed = 99 });
        foreach (HyperparameterInfo number in TModel.Hyperparameters)
            second.SetHyperparameter(number.Name, 0.5);
        second.Load(test._path);
        foreach (HyperparameterInfo number in TModel.Hyperparameters)
            Assert.Equal(first.GetHyperparameter(number.Name, number.Parameters[0]), second.GetHyperparameter(number.Name, number.Parameters[0]));
        Train(whole, Before, After);
        Train(second, Before, After);
        foreach (TensorInfo parameter in TModel.Parameters)
            Assert.Equal(Read(parameter, whole.GetParameter), Read(parameter, second.GetParameter));
        foreach (TensorInfo state in TModel.OptimizerState)
            Assert.Equal(Read(state, whole.GetOptimizerState), Read(state, second.GetOptimizerState));
    }

    private static void Train<TModel>(TModel model, int first, int steps)
        where TModel : ILanguageModel<TModel>
    {
        for (int step = first; step < first + steps; step++)
            model.TrainStep(Text.Window<TModel>(step), Text.Window<TModel>(step + 20), Rate);
    }
}
