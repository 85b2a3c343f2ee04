using System.IO;
using System.Linq;
using System.Text.Json;
using ModelGen.Ptb.Reports;
using ModelGen.Training;
using Xunit;

namespace ModelGen.Ptb.Tests;

public class ReportTests
{
    [Fact]
    public void Plain_lines_have_the_tutorials_wording()
    {
        Assert.Equal(
            """
            SmallModel: 4,651,600 parameters, 929,589 training words from data, 2 threads
            Epoch: 1 Learning rate: 1.000
            0.104 perplexity: 812.345 speed: 21035 wps
            Epoch: 1 Train Perplexity: 270.542
            Epoch: 1 Valid Perplexity: 179.350
            Test Perplexity: 114.850
            perplexity 114.8, the source's own is 54.2 (word frequencies alone: 612.0)
            Saved the model to out/model.safetensors.
            Interrupted in epoch 2 after 340 training steps.

            """.ReplaceLineEndings(),
            Tell(output => new PlainReport(output)));
    }

    [Fact]
    public void Json_lines_parse_and_say_what_they_tell()
    {
        JsonElement[] events =
        [
            .. Tell(output => new JsonReport(output))
                .Split('\n', System.StringSplitOptions.RemoveEmptyEntries)
                .Select(line => JsonDocument.Parse(line).RootElement),
        ];

        Assert.Equal(
            ["start", "step", "epoch", "result", "saved", "interrupted"],
            events.Select(line => line.GetProperty("event").GetString()));
        Assert.Equal(
            ["event", "model", "parameters", "text", "train_words", "tokens", "epochs", "steps", "steps_done", "threads", "device"],
            Names(events[0]));
        Assert.Equal("2 threads", events[0].GetProperty("device").GetString());
        Assert.Equal(["event", "epoch", "step", "fraction", "perplexity", "wps"], Names(events[1]));
        Assert.Equal(
            ["event", "epoch", "learning_rate", "train_perplexity", "valid_perplexity", "seconds", "steps", "wps"],
            Names(events[2]));
        Assert.Equal(
            ["event", "test_perplexity", "wps", "epochs", "source_perplexity", "unigram_perplexity"],
            Names(events[3]));
        Assert.Equal(270.5421, events[2].GetProperty("train_perplexity").GetDouble());
    }

    [Fact]
    public void Without_a_scale_the_result_is_only_the_test()
    {
        var output = new StringWriter();
        new JsonReport(output).Ended(new RunResult(100, 5000, Scale: null));
        Assert.Equal("""{"event":"result","test_perplexity":100,"wps":5000,"epochs":0}""", output.ToString().TrimEnd());
    }

    [Fact]
    public void A_device_that_needs_many_words_is_still_one_line()
    {
        var start = new RunStart("A", 1, "b", 2, 3, 4, 0, 5, "2 threads; no GPU: it says:\nnothing");
        Assert.Equal("A: 1 parameters, 2 training words from b, 2 threads; no GPU: it says: nothing", start.ToString());
    }

    [Fact]
    public void A_terminal_keeps_a_line_per_epoch()
    {
        string shown = Tell(output => new LiveReport(new Terminal(output, () => 80, hasUnicode: true)));

        Assert.Contains("epoch 1/13  rate 1.000  train 270.54  valid 179.35  61 s", shown);
        Assert.Contains("perplexity 812.3", shown);
        Assert.Contains("test perplexity 114.85", shown);
        Assert.Contains("Saved the model to out/model.safetensors.", shown);
    }

    [Theory]
    [InlineData(2323, new[] { 10, 242, 474, 706, 938, 1170, 1402, 1634, 1866, 2098 })]
    [InlineData(3, new[] { 0, 1, 2 })]
    [InlineData(20, new[] { 0, 2, 4, 6, 8, 10, 12, 14, 16, 18 })]
    public void One_step_in_every_tenth_is_reported(int steps, int[] reported)
    {
        int[] tenths = [.. Enumerable.Range(0, steps).Where(step => new StepProgress(1, step, steps, 1, 1).IsTenth)];
        Assert.Equal(reported, tenths.Take(10));
    }

    private static string[] Names(JsonElement line) => [.. line.EnumerateObject().Select(property => property.Name)];

    private static string Tell(System.Func<TextWriter, IReport> create)
    {
        var output = new StringWriter();
        IReport report = create(output);
        report.Watch(() =>
        {
            report.Started(new RunStart("SmallModel", 4_651_600, "data", 929_589, 13, 13 * 2323, 0, 2, "2 threads"));
            report.EpochStarted(new EpochStart(1, 13, 1));
            report.Stepped(new StepProgress(1, 242, 2323, 812.3451, 21034.6));
            report.Stepped(new StepProgress(1, 243, 2323, 812.3451, 21034.6));
            report.EpochEnded(new EpochResult(1, 1, 270.5421, 179.35, 61));
            report.Ended(new RunResult(114.85, 21034.6, new PerplexityScale(54.2, 612)));
            report.Saved("out/model.safetensors");
            report.Interrupted(new Interruption(2, 340));
        });
        return output.ToString();
    }
}
