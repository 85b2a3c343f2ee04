using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using ModelGen.Checkpoints;
using ModelGen.Runtime.Tests.Layers;
using ModelGen.Runtime.Tests.Models;
using ModelGen.Tests;
using ModelGen.Tests.Fixtures;
using Xunit;
using static ModelGen.Tests.ModelReading;

namespace ModelGen.Runtime.Tests.Checkpoints;

/// <summary>What <c>Load</c>, <c>LoadParameters</c> and <c>Open</c> refuse, in which words; and that the model stays as it was then.</summary>
public sealed class ModelFileTests : IDisposable
{
    private static readonly ModelOptions OneThread = new() { Threads = 1 };

    private readonly SafetensorsFolder _folder = new();

    private string File => _folder["m.safetensors"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_says_what_the_model_was_declared_with()
    {
        using var model = new AdamModel(new ModelOptions { Threads = 1, Seed = 77 });
        model.TrainStep(Text.Window<AdamModel>(1), Text.Window<AdamModel>(2), 0.1);
        model.Save(File, new Dictionary<string, string> { ["words"] = "of mine" });

        IReadOnlyDictionary<string, string> metadata = Safetensors.ReadMetadata(File);
        (string Key, string Value)[] expected =
        [
            ("format", "modelgen-language-model"), ("version", "1"), ("class", "ModelGen.Tests.Fixtures.AdamModel"), ("Name", "AdamModel"),
            ("Cell", "Lstm"), ("equations_sha256", AdamModel.Config.EquationsHash), ("Optimizer", "Adam"),
            ("optimizer_sha256", AdamModel.Config.OptimizerHash), ("seed", "77"), ("steps", "1"), ("VocabSize", "23"), ("KeepProb", "0.7"),
            ("words", "of mine"),
        ];
        Assert.All(expected, pair => Assert.Equal(pair.Value, metadata[pair.Key]));
        Assert.Equal(
            AdamModel.Parameters.Select(parameter => parameter.ToString()).Concat(["state.h [2, 3, 9]", "state.c [2, 3, 9]"])
                .Concat(AdamModel.OptimizerState.Select(state => $"optimizer.{state}")).Order(StringComparer.Ordinal),
            Safetensors.Read(File).Tensors.Values.Select(tensor => tensor.Info.ToString()).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(typeof(LanguageModelConfig))]
    [InlineData(typeof(RecurrentLayerConfig))]
    public void Every_part_of_a_declaration_is_in_its_text(Type type)
    {
        IModelConfig config = type == typeof(LanguageModelConfig) ? AdamModel.Config : SignLayer.Config;
        string[] computed = ["EquationsHash", "OptimizerHash", "Directions", "OutputSize"];
        Assert.Equal(
            type.GetProperties().Select(property => property.Name).Except(computed).Order(StringComparer.Ordinal), config.ToText().Keys.Order(StringComparer.Ordinal));
        Assert.All(config.ToText(), pair => Assert.Equal(Text(type.GetProperty(pair.Key)!.GetValue(config)), pair.Value));

        static string? Text(object? value) => value is IEnumerable<int> numbers
            ? string.Join(", ", numbers) : Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture);
    }

    [Fact]
    public void Parameters_go_to_any_class_that_computes_the_same()
    {
        using var trained = new TinyModel(OneThread);
        trained.Save(File);
        using var single = new TinySingleModel(new ModelOptions { Threads = 1, Seed = 2 });
        single.LoadParameters(File);
        foreach (TensorInfo parameter in TinyModel.Parameters)
            Assert.Equal(Read(parameter, trained.GetParameter), Read(parameter, single.GetParameter));
        Assert.Equal(2ul, single.Seed);
        Refuses(single.Load, "is a file of TinyModel, not of TinySingleModel; LoadParameters takes the parameters of any class that computes the same.");
    }

    [Fact]
    public void Parameters_that_an_optimizer_has_states_for_go_to_a_model_without()
    {
        using var trained = new AdamModel(OneThread);
        trained.Save(File);
        using var plain = new DescentModel(new ModelOptions { Threads = 1, Seed = 2 });
        plain.LoadParameters(File);
        Assert.Equal(Read(AdamModel.Parameters[1], trained.GetParameter), Read(AdamModel.Parameters[1], plain.GetParameter));
    }

    [Theory]
    [InlineData("format", "pt", "is no file of a model: its format is pt.")]
    [InlineData("format", null, "is no file of a model: its format is missing.")]
    [InlineData("format", "modelgen-recurrent-layer", "is a file of another kind of model: its format is modelgen-recurrent-layer, and AdamModel is a language model.")]
    [InlineData("version", "2", "is a file of another version: its version is 2, not 1.")]
    [InlineData("Name", "Other\u0007", "is a file of Other\\u0007, not of AdamModel; LoadParameters takes the parameters of any class that computes the same.")]
    [InlineData("Cell", "Gru", "is a file of another model: its Cell is Gru, and that of AdamModel is Lstm.")]
    [InlineData("ForgetBias", "1", "is a file of another model: its ForgetBias is 1, and that of AdamModel is 0.")]
    [InlineData("equations_sha256", "0", "was trained with other equations of Lstm.")]
    [InlineData("optimizer_sha256", "0", "was trained with other equations of Adam, and AdamModel is declared with Adam: training cannot go on from it.")]
    [InlineData("seed", null, "does not tell its seed, and so training cannot go on from it.")]
    [InlineData("seed", "-1", "is damaged: its seed is -1, which is no whole number from 0 on.")]
    [InlineData("steps", "-1", "is damaged: its steps is -1, which is no whole number from 0 on.")]
    [InlineData("steps", "1,000", "is damaged: its steps is 1,000, which is no whole number from 0 on.")]
    public void A_file_that_says_something_else_is_refused(string key, string? value, string message) => RefusesChanged(
        metadata =>
        {
            if (value is null)
                metadata.Remove(key);
            else
                metadata[key] = value;
        },
        tensors => tensors, message);

    [Fact]
    public void A_file_without_a_tensor_is_refused() => RefusesChanged(
        _ => { }, tensors => tensors.Where(tensor => tensor.Name != "kernel_1"), "has no tensor kernel_1 [18, 36].");

    [Fact]
    public void A_file_without_what_the_optimizer_keeps_is_refused() => RefusesChanged(
        _ => { }, tensors => tensors.Where(tensor => tensor.Name != "optimizer.softmax_b.v"), "has no tensor optimizer.softmax_b.v [23].");

    [Fact]
    public void A_file_with_a_tensor_of_another_shape_is_refused() => RefusesChanged(
        _ => { }, tensors => tensors.Select(tensor => tensor.Name == "state.c" ? new TensorInfo("state.c", [2, 1, 9]) : tensor),
        "has tensor state.c [2, 1, 9]; AdamModel needs state.c [2, 3, 9].");

    [Fact]
    public void A_file_with_a_tensor_too_many_is_refused() => RefusesChanged(
        _ => { }, tensors => tensors.Append(new TensorInfo("kernel_2", [1])), "has tensor kernel_2 [1], which AdamModel does not have.");

    [Fact]
    public void Files_of_the_other_kind_are_refused()
    {
        using var layer = new DropsBetween(OneThread);
        layer.Save(File);
        using var model = new TinyModel(OneThread);
        Refuses(model.LoadParameters, "is a file of another kind of model: its format is modelgen-recurrent-layer, and TinyModel is a language model.");
    }

    [Fact]
    public void Damaged_files_and_those_that_are_missing_say_so()
    {
        System.IO.File.WriteAllBytes(File, [1, 2, 3]);
        Assert.Contains(File, Assert.Throws<InvalidDataException>(() => TinyModel.Open(File)).Message, StringComparison.Ordinal);
        Assert.Throws<FileNotFoundException>(() => TinyModel.Open(_folder["none"]));
    }

    [Fact]
    public void Metadata_cannot_take_the_place_of_the_files_own()
    {
        using var model = new TinyModel(OneThread);
        var refusal = Assert.Throws<ArgumentException>(() => model.Save(File, new Dictionary<string, string> { ["seed"] = "1" }));
        Assert.StartsWith("metadata has 'seed', which a file of a language model says itself: choose another key.", refusal.Message, StringComparison.Ordinal);
        Assert.False(System.IO.File.Exists(File));
    }

    [Fact]
    public void Seed_and_steps_can_be_set_and_steps_are_not_negative()
    {
        using var model = new TinyDropoutModel(new ModelOptions { Threads = 1, Seed = 3, StepsTaken = 7 });
        using var other = new TinyDropoutModel(OneThread);
        Assert.Equal((3ul, 7L), (model.Seed, model.StepsTaken));
        foreach (TensorInfo parameter in TinyDropoutModel.Parameters)
            other.SetParameter(parameter.Name, Read(parameter, model.GetParameter));
        (other.Seed, other.StepsTaken) = (3, 7);
        int[] tokens = Text.Window<TinyDropoutModel>(1);
        Assert.Equal(model.Forward(tokens, tokens), other.Forward(tokens, tokens));
        Assert.Equal(8, other.StepsTaken);
        Assert.Throws<ArgumentOutOfRangeException>(() => other.StepsTaken = -1);
    }

    private void RefusesChanged(Action<Dictionary<string, string>> change, Func<IEnumerable<TensorInfo>, IEnumerable<TensorInfo>> choose, string message)
    {
        using var model = new AdamModel(OneThread);
        model.Save(File);
        Safetensors saved = Safetensors.Read(File);
        var metadata = saved.Metadata.ToDictionary();
        change(metadata);
        Safetensors.Write(File, metadata, choose(saved.Tensors.Values.Select(tensor => tensor.Info)), (_, values) => values.Fill(0.5f));

        float[][] before = [.. AdamModel.Parameters.Select(parameter => Read(parameter, model.GetParameter))];
        Refuses(model.Load, message);
        foreach ((TensorInfo parameter, float[] values) in AdamModel.Parameters.Zip(before))
            Assert.Equal(values, Read(parameter, model.GetParameter));
        Assert.Equal((1ul, 0L), (model.Seed, model.StepsTaken));
        Assert.Equal($"{File} {message}", Assert.Throws<InvalidDataException>(() => AdamModel.Open(File, OneThread)).Message);
    }

    private void Refuses(Action<string> load, string message) =>
        Assert.Equal($"{File} {message}", Assert.Throws<InvalidDataException>(() => load(File)).Message);
}
