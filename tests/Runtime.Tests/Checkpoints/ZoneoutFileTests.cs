using System;
using System.IO;
using System.Linq;
using ModelGen.Checkpoints;
using Xunit;
using static ModelGen.Tests.ModelReading;

namespace ModelGen.Runtime.Tests.Checkpoints;

[LstmModel(VocabSize = 7, HiddenSize = 3, NumSteps = 2, BatchSize = 2, NumLayers = 1, HiddenZoneout = 0.2, CellZoneout = 0.5)]
internal sealed partial class ZoneoutModel;

[LstmModel(VocabSize = 7, HiddenSize = 3, NumSteps = 4, BatchSize = 1, NumLayers = 1, KeepProb = 0.5, HiddenZoneout = 0.2, CellZoneout = 0.5)]
internal sealed partial class SameZoneoutModel;

[LstmModel(VocabSize = 7, HiddenSize = 3, NumSteps = 2, BatchSize = 2, NumLayers = 1, HiddenZoneout = 0.2)]
internal sealed partial class LessZoneoutModel;

[LstmModel(VocabSize = 7, HiddenSize = 3, NumSteps = 2, BatchSize = 2, NumLayers = 1)]
internal sealed partial class NoZoneoutModel;

[RecurrentLayer(InputSize = 2, HiddenSize = 3, NumSteps = 2, BatchSize = 2, HiddenZoneout = 0.25)]
internal sealed partial class ZoneoutLayer;

[RecurrentLayer(InputSize = 2, HiddenSize = 3, NumSteps = 2, BatchSize = 2)]
internal sealed partial class NoZoneoutLayer;

/// <summary>With zoneout an evaluation has what is expected of a state, so that parameters mean something with their probability alone.</summary>
public sealed class ZoneoutFileTests
{
    private static readonly ModelOptions OneThread = new() { Threads = 1 };

    [Fact]
    public void Parameters_go_to_models_with_the_same_probability_alone()
    {
        using var folder = new SafetensorsFolder();
        using var trained = new ZoneoutModel(OneThread);
        trained.Save(folder["m"]);
        using var same = new SameZoneoutModel(new ModelOptions { Threads = 1, Seed = 2 });
        same.LoadParameters(folder["m"]);
        Assert.Equal(trained.EvaluateSequence([1, 2, 3], [2, 3, 4]), same.EvaluateSequence([1, 2, 3], [2, 3, 4]));

        using var less = new LessZoneoutModel(OneThread);
        Assert.Equal(
            $"{folder["m"]} is a file of another model: its CellZoneout is 0.5, and that of LessZoneoutModel is 0.",
            Assert.Throws<InvalidDataException>(() => less.LoadParameters(folder["m"])).Message);
        using var none = new NoZoneoutModel(OneThread);
        Assert.Equal(
            $"{folder["m"]} is a file of another model: its HiddenZoneout is 0.2, and that of NoZoneoutModel is 0.",
            Assert.Throws<InvalidDataException>(() => none.LoadParameters(folder["m"])).Message);
    }

    [Fact]
    public void So_do_those_of_layers()
    {
        using var folder = new SafetensorsFolder();
        using var trained = new NoZoneoutLayer(OneThread);
        trained.Save(folder["m"]);
        using var other = new ZoneoutLayer(OneThread);
        Assert.Equal(
            $"{folder["m"]} is a file of another model: its HiddenZoneout is 0, and that of ZoneoutLayer is 0.25.",
            Assert.Throws<InvalidDataException>(() => other.LoadParameters(folder["m"])).Message);
    }

    [Fact]
    public void A_file_of_before_there_was_zoneout_has_none()
    {
        using var folder = new SafetensorsFolder();
        using var trained = new NoZoneoutModel(OneThread);
        trained.Save(folder["m"]);
        var stored = Safetensors.Read(folder["m"]);
        Safetensors.Write(
            folder["m"], stored.Metadata.Where(pair => !pair.Key.EndsWith("Zoneout", StringComparison.Ordinal)).ToDictionary(pair => pair.Key, pair => pair.Value),
            stored.Tensors.Values.Select(tensor => tensor.Info), (name, values) => stored.Tensors[name].ToFloats().CopyTo(values));
        using var model = new NoZoneoutModel(new ModelOptions { Threads = 1, Seed = 2 });
        model.LoadParameters(folder["m"]);
        Assert.Equal(Read(NoZoneoutModel.Parameters[1], trained.GetParameter), Read(NoZoneoutModel.Parameters[1], model.GetParameter));
        using var other = new LessZoneoutModel(OneThread);
        Assert.StartsWith(
            $"{folder["m"]} is a file of another model: its HiddenZoneout is 0,",
            Assert.Throws<InvalidDataException>(() => other.LoadParameters(folder["m"])).Message, StringComparison.Ordinal);
    }
}
