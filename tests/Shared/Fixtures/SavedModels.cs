using System;
using System.IO;
using System.Linq;
using Xunit;
using static ModelGen.Tests.ModelReading;

namespace ModelGen.Tests.Fixtures;

/// <summary>A model that was saved and loaded goes on as if nothing had happened, bit for bit.</summary>
public abstract class SavedModels<TComputing> : IDisposable
    where TComputing : IComputing
{
    private const double Rate = 0.05;

    private readonly string _folder = Directory.CreateTempSubdirectory("modelgen-saved-").FullName;

    public static TheoryData<int> Variants => [.. TComputing.Variants];

    private string File => Path.Combine(_folder, "model.safetensors");

    public void Dispose()
    {
        Directory.Delete(_folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    [SkippableTheory]
    [MemberData(nameof(Variants))]
    public void A_language_model_goes_on_with_masks_states_and_optimizer(int variant) => GoesOn<AdamModel>(variant, before: 3, AdamModel.Open);

    [SkippableTheory]
    [MemberData(nameof(Variants))]
    public void So_it_does_from_the_midst_of_a_batch_in_parts(int variant) => GoesOn<PartBatch>(variant, before: 6, PartBatch.Open);

    [SkippableTheory]
    [MemberData(nameof(Variants))]
    public void A_layer_goes_on_from_its_initial_states(int variant)
    {
        using var whole = new SignLayer(TComputing.Options(variant) with { Seed = 7 });
        foreach (TensorInfo state in SignLayer.States)
            whole.SetInitialState(state.Name, [.. Enumerable.Range(0, state.Length).Select(index => index * 0.01f)]);
        Step(whole);
        whole.Save(File);
        using var opened = SignLayer.Open(File, TComputing.Options(variant));
        Assert.Equal(Step(whole), Step(opened));
        AssertSame(whole, opened);

        static float[] Step(SignLayer layer)
        {
            var random = new Random(1);
            float[] input = [.. Enumerable.Range(0, 4 * 3 * 5).Select(_ => random.NextSingle() - 0.5f)], output = new float[4 * 3 * 14];
            layer.Forward(input, output);
            layer.Backward([.. output.Select(_ => random.NextSingle() - 0.5f)], new float[input.Length]);
            layer.Update(Rate);
            return output;
        }
    }

    private void GoesOn<TModel>(int variant, int before, Func<string, ModelOptions, TModel> open)
        where TModel : ILanguageModel<TModel>
    {
        using TModel whole = TModel.Create(TComputing.Options(variant) with { Seed = 7, StepsTaken = 2 * TModel.Config.Accumulate });
        Train(whole, 0, before);
        whole.Save(File);

        // One is made of the file, the other has been trained to something else.
        using TModel opened = open(File, TComputing.Options(variant));
        using TModel loaded = TModel.Create(TComputing.Options(variant) with { Seed = 8 });
        Train(loaded, 3, 1);
        loaded.Forward(Text.Window<TModel>(5), Text.Window<TModel>(6));
        loaded.Load(File);
        Assert.Throws<InvalidOperationException>(loaded.Backward);

        double[] costs = Train(whole, before, 3);
        Assert.Equal(costs, Train(opened, before, 3));
        Assert.Equal(costs, Train(loaded, before, 3));
        AssertSame(whole, opened);
        AssertSame(whole, loaded);
    }

    private static double[] Train<TModel>(TModel model, int first, int count)
        where TModel : ILanguageModel<TModel> =>
        [.. Enumerable.Range(first, count).Select(step => model.TrainStep(Text.Window<TModel>(step), Text.Window<TModel>(step + 20), Rate))];

    private static void AssertSame<TModel>(TModel expected, TModel actual)
        where TModel : IModel<TModel>
    {
        Assert.Equal((expected.Seed, expected.StepsTaken), (actual.Seed, actual.StepsTaken));
        foreach (TensorInfo tensor in TModel.Parameters)
            Assert.Equal(Read(tensor, expected.GetParameter), Read(tensor, actual.GetParameter));
        foreach (TensorInfo tensor in TModel.OptimizerState)
            Assert.Equal(Read(tensor, expected.GetOptimizerState), Read(tensor, actual.GetOptimizerState));
    }
}
