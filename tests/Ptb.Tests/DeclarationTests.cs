using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using ModelGen.Checkpoints;
using ModelGen.Ptb.Models;
using ModelGen.Ptb.Tests.Fakes;
using ModelGen.Training;
using Xunit;

namespace ModelGen.Ptb.Tests;

/// <summary>A checkpoint and a declaration that differ in one thing: it is refused, or said, whatever it is.</summary>
public sealed class DeclarationTests : IDisposable
{
    private static readonly ModelCatalog Catalog = new(ModelEntry.Of<FakeModel<WideShape>>("small"));

    private readonly TextFolder _folder = TextFolder.Of(string.Concat(Enumerable.Repeat("a b a c\n", 20)), "a b a c\nb a\n", "a b\n");

    public void Dispose() => _folder.Dispose();

    /// <summary>All that a declaration consists of: what is added to it later is here, too.</summary>
    public static TheoryData<string> Parts =>
        [.. typeof(LanguageModelConfig).GetProperties(BindingFlags.Instance | BindingFlags.Public).Select(property => property.Name)];

    [Theory]
    [MemberData(nameof(Parts))]
    public void Each_part_of_a_declaration_is_in_the_file(string part)
    {
        Train();
        string expected = TextOf(part);
        Assert.Equal(expected, Metadata[KeyOf(part)]);
    }

    [Theory]
    [MemberData(nameof(Parts))]
    public void Another_value_of_each_part_is_refused_or_said(string part)
    {
        Train();
        Rewrite(KeyOf(part), part == nameof(LanguageModelConfig.DropoutPlacement) ? "BetweenLayers" : part == "TieWeights" ? "True" : "17");

        ConsoleRun run = ConsoleRun.Of(Catalog, "train", "--resume", "--epochs", "1", "--data-path", _folder.Path, "--save-path", _folder.Path);

        bool isDecisive = part is "Name" or "Cell" or "EquationsHash" or "VocabSize" or "HiddenSize" or "NumLayers" or "NumSteps" or "BatchSize" or "ForgetBias" or "HiddenZoneout" or "CellZoneout"
            or "OptimizerHash";
        Assert.Equal(isDecisive ? 2 : 0, run.ExitCode);
        Assert.Contains(part switch
        {
            "Name" => $"{_folder.Path} holds 17, which is none of this program's models.",
            "EquationsHash" => $"{File} was trained with other equations of Lstm.",
            "OptimizerHash" => $"{File} was trained with other equations of Sgd, and WideModel is declared with Sgd: training cannot go on from it.",
            _ when isDecisive => $"{File} is a checkpoint of another model: its {part} is 17, not ",
            _ => $"WideModel is declared otherwise than when it was saved, and is trained as it is now: {part} is {TextOf(part)} and was ",
        }, run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.TrimEnd().Split('\n'));
    }

    [Fact]
    public void Nothing_is_said_where_nothing_differs_or_the_file_is_older_than_the_part()
    {
        Train();
        Rewrite("LrDecay", null);
        ConsoleRun run = ConsoleRun.Of(Catalog, "train", "--resume", "--epochs", "1", "--data-path", _folder.Path, "--save-path", _folder.Path);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
    }

    [Fact]
    public void Several_differences_are_said_in_one_line()
    {
        Train();
        Rewrite("KeepProb", "0.5");
        Rewrite("LearningRate", "2");
        ConsoleRun run = ConsoleRun.Of(Catalog, "train", "--resume", "--epochs", "1", "--data-path", _folder.Path, "--save-path", _folder.Path);
        Assert.EndsWith("as it is now: KeepProb is 1 and was 0.5, LearningRate is 1 and was 2.\n", run.Error, StringComparison.Ordinal);
    }

    private string File => Checkpoint.PathIn(_folder.Path);

    private Dictionary<string, string> Metadata => new(Safetensors.ReadMetadata(File));

    private static string KeyOf(string part) => part switch
    {
        nameof(LanguageModelConfig.EquationsHash) => "equations_sha256",
        nameof(LanguageModelConfig.OptimizerHash) => "optimizer_sha256",
        _ => part,
    };

    private static string TextOf(string part) => typeof(LanguageModelConfig).GetProperty(part)!.GetValue(WideShape.Config) switch
    {
        IEnumerable<int> numbers => string.Join(", ", numbers),
        var value => Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture)!,
    };

    private void Train() =>
        Assert.Equal(0, ConsoleRun.Of(Catalog, "train", "--epochs", "0", "--data-path", _folder.Path, "--save-path", _folder.Path).ExitCode);

    private void Rewrite(string key, string? value)
    {
        var stored = Safetensors.Read(File);
        Dictionary<string, string> metadata = Metadata;
        metadata.Remove(key);
        if (value is not null)
            metadata[key] = value;
        Safetensors.Write(
            File, metadata, stored.Tensors.Values.Select(tensor => tensor.Info), (name, values) => stored.Tensors[name].ToFloats().CopyTo(values));
    }
}
