using System;
using System.Collections.Generic;
using System.Linq;
using ModelGen.Runtime.Tests.Checkpoints;
using ModelGen.Tests.Networks;
using Xunit;

namespace ModelGen.Runtime.Tests.Networks;

/// <summary>Wrong arguments of steps are refused by name, with what would be right, and change nothing; files hold what is remembered.</summary>
public sealed class StepwiseArgumentTests
{
    private static readonly ModelOptions OneThread = new() { Threads = 1, Seed = 4 };

    public static TheoryData<string, string> Refused => new()
    {
        { "short source", "source has 7 values: expected [6, rows], 6 for each of 1 to 4 rows." },
        { "no source", "source has 0 values: expected [6, rows], 6 for each of 1 to 4 rows." },
        { "many sources", "source has 30 values: expected [6, rows], 6 for each of 1 to 4 rows." },
        { "other mask", "source has 3 rows, and sourceMask has 2: expected as many." },
        { "half a mask", "sourceMask has 13 values: expected [6, rows], 6 for each of 1 to 4 rows." },
        { "broken mask", "sourceMask[3] is 0.5: expected 1 for a real step, or 0." },
        { "no such word", "source[4] is 9: expected an id from 0 to 8." },
        { "words", "input has 3 rows, and there are 2: expected as many as Begin, SelectRows or the step before had." },
        { "word", "input[1] is -1: expected an id from 0 to 8." },
        { "logits", "logits has 17 values: expected [rows, 9], 9 for each of 1 to 4 rows." },
        { "more logits", "logits has 3 rows, and input has 2: expected as many." },
        { "no rows", "rows has 0 values: expected 1 to BatchSize = 4." },
        { "five rows", "rows has 5 values: expected 1 to BatchSize = 4." },
        { "third row", "rows[1] is 2: expected a row from 0 to 1." },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void Wrong_arguments_are_refused_and_change_nothing(string what, string message)
    {
        using var model = new StepwiseFeeding(OneThread);
        int[] source = [.. Enumerable.Range(0, 30).Select(place => place % 9)];
        float[] ones = [.. Enumerable.Repeat(1f, 30)], logits = new float[18], weights = new float[12], expected = new float[18];
        float[] broken = [.. ones];
        broken[3] = 0.5f;
        model.Begin(source.AsSpan(0, 12), ones.AsSpan(0, 12));
        model.Advance([1, 2], logits, weights);
        model.Advance([3, 4], expected, weights);
        model.Begin(source.AsSpan(0, 12), ones.AsSpan(0, 12));
        model.Advance([1, 2], logits, weights);

        var calls = new Dictionary<string, Action>
        {
            ["short source"] = () => model.Begin(source.AsSpan(0, 7), ones.AsSpan(0, 6)),
            ["no source"] = () => model.Begin([], ones.AsSpan(0, 12)),
            ["many sources"] = () => model.Begin(source, ones.AsSpan(0, 12)),
            ["other mask"] = () => model.Begin(source.AsSpan(0, 18), ones.AsSpan(0, 12)),
            ["half a mask"] = () => model.Begin(source.AsSpan(0, 12), ones.AsSpan(0, 13)),
            ["broken mask"] = () => model.Begin(source.AsSpan(0, 12), broken.AsSpan(0, 12)),
            ["no such word"] = () => model.Begin([0, 1, 2, 3, 9, 5], ones.AsSpan(0, 6)),
            ["words"] = () => model.Advance([3, 4, 5], logits, weights),
            ["word"] = () => model.Advance([3, -1], logits, weights),
            ["logits"] = () => model.Advance([3, 4], logits.AsSpan(0, 17), weights),
            ["more logits"] = () => model.Advance([3, 4], new float[27], weights),
            ["no rows"] = () => model.SelectRows([]),
            ["five rows"] = () => model.SelectRows([0, 0, 0, 0, 0]),
            ["third row"] = () => model.SelectRows([0, 2]),
        };
        Assert.StartsWith(message, Assert.Throws<ArgumentException>(calls[what]).Message, StringComparison.Ordinal);
        Assert.Equal(2, model.Rows);
        model.Advance([3, 4], logits, weights);
        Assert.Equal(expected, logits);
    }

    [Fact]
    public void A_decoder_begins_before_its_first_step()
    {
        using var model = new StepwiseFeeding(OneThread);
        Assert.Equal(
            "There is nothing to go on from: call Begin before the first Advance, or set the states.",
            Assert.Throws<InvalidOperationException>(() => model.Advance([1], new float[9], new float[6])).Message);
        Assert.Equal("There are no rows to choose from: call Begin or Advance first.", Assert.Throws<InvalidOperationException>(() => model.SelectRows([0])).Message);
        Assert.Equal(0, model.Rows);
        model.Begin(new int[6], [1, 1, 1, 1, 1, 1]);
        model.Advance([1], new float[9], new float[6]);
        model.ResetState();
        Assert.Equal(0, model.Rows);
        Assert.Throws<InvalidOperationException>(() => model.Advance([1], new float[9], new float[6]));
    }

    [Fact]
    public void Outputs_and_the_way_back_are_gone_after_a_step()
    {
        using var model = new StepwiseStream(OneThread);
        float[] x = new float[5 * 2 * 2], y = new float[5 * 2 * 2];
        model.Evaluate(x);
        model.GetOutput("y", y);
        model.Advance([1, 2], y.AsSpan(0, 2));
        Assert.Throws<InvalidOperationException>(() => model.GetOutput("y", y));
        model.Forward(x);
        model.Begin();
        Assert.Throws<InvalidOperationException>(model.Backward);
    }

    [Fact]
    public void A_file_holds_what_steps_go_on_from()
    {
        using var folder = new SafetensorsFolder();
        float[] logits = new float[18], weights = new float[12], expected = new float[18];
        using (var model = new StepwiseFeeding(OneThread))
        {
            model.Begin([0, 1, 2, 3, 4, 5, 6, 7, 8, 0, 1, 2], [1, 1, 1, 1, 1, 1, 1, 0, 0, 1, 0, 0]);
            model.Advance([1, 2], logits, weights);
            model.Save(folder["steps.safetensors"]);
            model.Advance([3, 4], expected, weights);
        }

        using var opened = StepwiseFeeding.Open(folder["steps.safetensors"], OneThread);
        opened.Advance([3, 4], logits, weights);
        Assert.Equal(expected, logits);
    }

    [Fact]
    public void A_step_allocates_nothing()
    {
        using var model = new StepwiseFeeding(OneThread);
        int[] source = new int[12], words = [1, 2], rows = [1, 0];
        float[] mask = [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1], logits = new float[18], weights = new float[12];
        model.Begin(source, mask);
        model.Advance(words, logits, weights);
        Assert.Equal(0, Allocation.OfThread(() =>
        {
            model.Begin(source, mask);
            model.Advance(words, logits, weights);
            model.SelectRows(rows);
            model.Advance(words, logits, weights);
        }));
    }

    [Fact]
    public void Search_sees_rows_of_any_network()
    {
        using var model = new StepwiseFeeding(OneThread);
        IStepwise steps = model;
        Assert.Equal((4, 0), (steps.BatchSize, steps.Rows));
        model.Begin(new int[12], [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]);
        steps.SelectRows([1, 1, 0]);
        Assert.Equal(3, steps.Rows);
    }
}
