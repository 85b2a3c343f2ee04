using System;
using System.Linq;
using System.Text.RegularExpressions;
using ModelGen.Generator.Model;
using ModelGen.Generator.Shorthands;
using ModelGen.Generator.Tests.Harness;
using Xunit;

namespace ModelGen.Generator.Tests.Networks;

/// <summary>Which networks go along an axis one step at a time, and what is in the way of the others.</summary>
public sealed class CausalTests
{
    [Theory]
    [InlineData("both.Apply(x)", "'both' reads in both directions")]
    [InlineData("Reverse(x)", "'y' begins with the last step")]
    [InlineData("x + Mean(x)", "Mean is made of all steps of 'x'")]
    [InlineData("x + Last(lstm.Apply(x))", "Last is made of all steps of 'x'")]
    [InlineData("x + lstm.Apply(x).Final.Output", "Final is made of all steps of 'x'")]
    [InlineData("Shift(x, -1)", "'y' is what comes later")]
    [InlineData("centred.Apply(x)", "'centred' is centred: it has no Causal = true")]
    [InlineData("attend.Apply(x, x)", "'attend' attends to all steps of 'x'")]
    [InlineData("lstm.Apply(x, attend, x)", "'lstm' attends to all steps of 'x'")]
    [InlineData("lstm.Apply(x, from: lstm.Apply(x).Final)", "Final is made of all steps of 'x'")]
    [InlineData("carried.Apply(carried.Apply(x))", "'carried' is Carried, and what one use leaves is what the next one begins with")]
    [InlineData("dense.Apply(Tanh(both.Apply(x)))", "'both' reads in both directions")]
    public void What_needs_later_steps_has_no_Advance_and_the_remarks_say_why(string value, string why)
    {
        Face face = FaceOf(value);
        Assert.Empty(face.Calls.Select(member => member.Name).Intersect(["Advance", "Begin", "Rows", "SelectRows"]));
        Assert.Empty(face.Bases);
        Assert.Equal([$"<para>No Advance gives 'y' one step of 'x' at a time: {why}.</para>"], face.Remarks);
    }

    [Theory]
    [InlineData("x * 2")]
    [InlineData("lstm.Apply(x)")]
    [InlineData("carried.Apply(x)")]
    [InlineData("lstm.Apply(lstm.Apply(x))")]
    [InlineData("lstm.Apply(x, continues: Columns(x, 0, 1))")]
    [InlineData("attend.Apply(x, memory)")]
    [InlineData("lstm.Apply(x, attend, both.Apply(memory))")]
    [InlineData("x + Mean(memory)")]
    [InlineData("Repeat(Mean(memory), along: Reverse(x))")]
    [InlineData("Shift(x, 0)")]
    [InlineData("Shift(x, 9)")]
    [InlineData("single.Apply(x)")]
    [InlineData("causal.Apply(x)")]
    [InlineData("norm.Apply(Softmax(dense.Apply(x)))")]
    public void What_does_not_has_one(string value)
    {
        Face face = FaceOf(value);
        Assert.Equal(["Rows", "SelectRows", "Begin", "Advance"], face.Calls.Select(member => member.Name).Intersect(["Advance", "Begin", "Rows", "SelectRows"]));
        Assert.Equal(["IStepwise"], face.Bases);
        Assert.Empty(face.Remarks);
    }

    [Fact]
    public void The_class_says_what_is_in_the_way()
    {
        GeneratorRun run = GeneratorRun.Of(Source("var y = lstm.Apply(x); var z = both.Apply(x); return (Loss.Mean(y) + Loss.Mean(z), y, z);", "(Loss, Sequence y, Sequence z)"));
        run.AssertClean();
        Type net = run.Load().GetType("Net")!;
        Assert.Equal(["x", "y"], net.GetMethod("Advance")!.GetParameters().Select(parameter => parameter.Name));
        Assert.Contains("IStepwise", net.GetInterfaces().Select(type => type.Name));
        Assert.Contains(
            "No Advance gives 'z' one step of 'x' at a time: 'both' reads in both directions.",
            run.Result.GeneratedSources.Single(source => source.HintName == "Net.g.cs").SourceText.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Sequence a, Sequence y", "read, lstm.Apply(x, from: read.Final)", "x", "y", "memory")]
    [InlineData("Sequence y, Sequence a", "lstm.Apply(x, from: read.Final), read", "x", "y", "memory")]
    [InlineData("Sequence a, Sequence y", "read, read * 2", "memory", "a y", "")]
    [InlineData("Sequence y, Sequence a", "lstm.Apply(x), read", "x", "y", "")]
    [InlineData("Sequence a, Sequence y", "read, lstm.Apply(x)", "memory", "a", "")]
    [InlineData("Vector v, Sequence y", "read.Final.Output, x + read.Final.Output", "x", "y", "memory")]
    public void The_axis_is_that_of_the_decoder_or_of_the_first_output(string outputs, string values, string fed, string given, string begun)
    {
        Face face = FaceOf($"var read = lstm.Apply(memory); return (Loss.Mean(read), {values});", $"(Loss, {outputs})");
        string[] advance = Parameters(face, "Advance");
        Assert.Equal($"{fed} {given}".Split(' '), advance);
        Assert.Equal(begun.Length == 0 ? [] : [begun], Parameters(face, "Begin"));
    }

    [Fact]
    public void A_layer_of_which_only_the_steps_are_taken_has_a_gradient_of_zero() => GeneratorRun.Of(
        Source("var y = Repeat(Mean(last.Apply(memory)), along: lstm.Apply(x)); return (Loss.Mean(y), y);", "(Loss, Sequence y)")).AssertClean();

    [Fact]
    public void What_only_the_loss_needs_is_not_asked_for()
    {
        Face face = FaceOf("var y = x + late; return (SquaredError(y, wanted) + Loss.Mean(last.Apply(memory)), y);", "(Loss, Sequence y)");
        Assert.Equal(["x", "late", "y"], Parameters(face, "Advance"));
        Assert.Empty(Parameters(face, "Begin"));
    }

    [Fact]
    public void Lengths_come_with_what_opens_an_axis_though_it_is_not_needed_itself()
    {
        Face face = FaceOf("return (Loss.Mean(last.Apply(long0)), x + Mean(long1));", "(Loss, Sequence y)");
        Assert.Equal(["long0", "long0Lengths", "long1"], Parameters(face, "Begin"));
    }

    private static Face FaceOf(string value) => FaceOf($"Sequence y = {value}; return (Loss.Mean(last.Apply(y)), y);", "(Loss, Sequence y)");

    private static Face FaceOf(string body, string returns) =>
        NetworkFace.Of((NetworkNumbers)GeneratorRun.Reading(Source(body, returns)).Spec().Numbers);

    private static string[] Parameters(Face face, string name)
    {
        string text = face.Calls.Single(member => member.Name == name).Text;
        string list = text[(text.IndexOf('(') + 1)..text.IndexOf(')')];
        return list.Length == 0 ? [] : [.. list.Split(", ").Select(parameter => parameter.Split(' ')[^1])];
    }

    private static string Source(string body, string returns)
    {
        string[] all =
        [
            "[Steps(4), Width(3)] Sequence x", "[Along(nameof(x)), Width(3)] Sequence late", "[Along(nameof(x)), Width(3)] Sequence wanted", "[Steps(5), Width(3)] Sequence memory",
            "[Steps(6, VariableLengths = true), Width(3)] Sequence long0", "[Along(nameof(long0)), Width(3)] Sequence long1", "[Recurrent(3)] Recurrent lstm",
            "[Recurrent(3, Carried = true)] Recurrent carried", "[Recurrent(3, Bidirectional = true)] Recurrent both", "[Convolution(3, 3)] Convolution centred",
            "[Convolution(3, 2, Causal = true)] Convolution causal", "[Convolution(3, 1)] Convolution single", "[Attention(AttentionScore.Multiplicative)] Attention attend",
            "[Dense(3)] Dense dense", "[Dense(1)] Dense last", "[LayerNorm] LayerNorm norm",
        ];
        string[] used = [.. all.Where(parameter => IsUsed(parameter) || all.Any(other => other.Contains($"nameof({NameOf(parameter)})", StringComparison.Ordinal) && IsUsed(other)))];
        return $$"""
            using ModelGen;
            using ModelGen.Networks;
            using static ModelGen.Networks.Functions;

            [Network(BatchSize = 2)]
            public partial class Net
            {
                static {{returns}} Step({{string.Join(", ", used)}}) { {{body}} }
            }
            """;

        bool IsUsed(string parameter) => Regex.IsMatch(body, $@"\b{NameOf(parameter)}\b");

        static string NameOf(string parameter) => parameter.Split(' ')[^1];
    }
}
