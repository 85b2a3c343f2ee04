using System;
using System.Linq;
using System.Threading;
using ModelGen.Ptb.Reports;
using ModelGen.Ptb.Tests.Fakes;
using ModelGen.Training;
using Xunit;

namespace ModelGen.Ptb.Tests.Reports;

public class LiveReportTests
{
    private static readonly string[] Kept =
    [
        "M: 5 parameters, 1,000 training words from d, 2 threads", "epoch 1/2  rate 1.000  train 270.54  valid 179.35  61 s",
    ];

    [Theory]
    [InlineData(200)]
    [InlineData(80)]
    [InlineData(40)]
    [InlineData(20)]
    [InlineData(3)]
    [InlineData(1)]
    public void The_line_that_moves_is_one_row_however_narrow_the_terminal_is(int width)
    {
        (Screen screen, IReport report) = NewReport(width);
        report.EpochStarted(new EpochStart(1, 2, 1));
        for (int i = 0; i < 2; i++)
        {
            report.Stepped(new StepProgress(1, 0, 20, 8123.4, 21034.6));
            report.Evaluating(new EvaluationProgress("validating", 0));
            Assert.Equal(width == 1 ? 0 : 1, screen.Rows.Length);
            Assert.All(screen.Rows, row => Assert.InRange(row.Length, 1, width - 1));
            Assert.Equal(0, screen.CursorColumn);
        }
    }

    [Theory]
    [InlineData(120, "epoch 1/2  2 %  perplexity 8123.4  21035 words/s  0:00:00 left  ░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░")]
    [InlineData(80, "epoch 1/2  2 %  perplexity 8123.4  21035 words/s  0:00:00 left  ░░░░░░░░░░░░░░░")]
    [InlineData(70, "epoch 1/2  2 %  perplexity 8123.4  21035 words/s  0:00:00 left")]
    [InlineData(51, "epoch 1/2  2 %  perplexity 8123.4  21035 words/s")]
    [InlineData(40, "epoch 1/2  2 %  perplexity 8123.4")]
    [InlineData(20, "epoch 1/2  2 %")]
    [InlineData(6, "epoch")]
    public void A_narrow_terminal_shows_the_parts_that_matter_most(int width, string line)
    {
        (Screen screen, IReport report) = NewReport(width);
        report.EpochStarted(new EpochStart(1, 2, 1));
        report.Stepped(new StepProgress(1, 0, 20, 8123.4, 21034.6));
        Assert.Equal(line, screen.Rows.Single());
    }

    [Fact]
    public void The_bar_grows_with_the_steps_of_all_epochs()
    {
        (Screen screen, IReport report) = NewReport(200);
        report.EpochStarted(new EpochStart(1, 2, 1));
        for (int step = 0; step < 25; step++)
            report.Stepped(new StepProgress(1, step, 20, 5, 1000));
        report.Evaluating(new EvaluationProgress("validating", 0));
        Assert.Contains("  50 %  ", screen.Rows[0], StringComparison.Ordinal);
        Assert.EndsWith("  " + new string('█', 20) + new string('░', 20), screen.Rows[0], StringComparison.Ordinal);
    }

    [Fact]
    public void A_terminal_of_ascii_is_shown_nothing_else()
    {
        var screen = new Screen(100);
        var report = new LiveReport(new Terminal(screen, () => 100, hasUnicode: false));
        report.Started(Run);
        report.Stepped(new StepProgress(1, 0, 20, 5, 1000));
        Assert.DoesNotContain(screen.Everything, character => character > '~');
        Assert.EndsWith("  " + new string('-', 40), screen.Rows[^1], StringComparison.Ordinal);
        for (int step = 0; step < 25; step++)
            report.Stepped(new StepProgress(1, step, 25, 5, 1000));
        report.Evaluating(new EvaluationProgress("validating", 0));
        Assert.EndsWith("  " + new string('#', 20) + new string('-', 20), screen.Rows[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_left_behind_when_the_window_becomes_narrower_and_wider()
    {
        var screen = new Screen(100);
        var report = new LiveReport(new Terminal(screen, () => screen.Width, hasUnicode: true));
        report.Started(Run);
        foreach (int width in new[] { 40, 20, 7, 120, 30, 80, 10 })
        {
            report.Evaluating(new EvaluationProgress("testing", 0));
            screen.Width = width;
            report.Evaluating(new EvaluationProgress("testing", 0));
            screen.Width = 200;
            Assert.Equal(2, screen.Rows.Length);
            Assert.Equal(Kept[0], screen.Rows[0]);
            screen.Width = width;
        }

        report.Interrupted(new Interruption(1, 5));
        screen.Width = 200;
        Assert.Equal([Kept[0], "Interrupted in epoch 1 after 5 training steps."], screen.Rows);
    }

    [Fact]
    public void Lines_that_stay_take_the_place_of_the_one_that_moves()
    {
        var screen = new Screen(100);
        var report = new LiveReport(new Terminal(screen, () => 100, hasUnicode: true));
        report.Watch(() =>
        {
            report.Started(Run);
            report.EpochStarted(new EpochStart(1, 2, 1));
            report.Stepped(new StepProgress(1, 0, 20, 8123.4, 21034.6));
            report.EpochEnded(new EpochResult(1, 1, 270.5421, 179.35, 61));
            report.Evaluating(new EvaluationProgress("testing", 0));
            Assert.Equal(3, screen.Rows.Length);
        });
        Assert.Equal(Kept, screen.Rows);
    }

    [Fact]
    public void Nothing_is_left_behind_by_a_run_that_fails()
    {
        var screen = new Screen(100);
        var report = new LiveReport(new Terminal(screen, () => 100, hasUnicode: true));
        Assert.Throws<DivergedException>(() => report.Watch(() =>
        {
            report.Started(Run);
            report.Stepped(new StepProgress(1, 0, 20, 8123.4, 21034.6));
            throw new DivergedException();
        }));
        Assert.Equal(Kept[..1], screen.Rows);
    }

    [Fact]
    public void A_program_that_is_about_to_end_shows_nothing_any_more()
    {
        var screen = new Screen(100);
        var terminal = new Terminal(screen, () => 100, hasUnicode: true);
        terminal.Line("stays");
        terminal.Show("moves");
        terminal.Leave();
        terminal.Show("comes too late");
        Assert.Equal(["stays"], screen.Rows);
        Assert.Equal(0, screen.CursorColumn);
    }

    [Theory]
    [InlineData(long.MaxValue)]
    [InlineData(1)]
    public void What_is_waited_for_is_said_wherever_training_ends(long maxSteps)
    {
        // 2 streams of 7 words: 2 windows; with a limit of 1 step, the epoch ends before its last window.
        var corpus = new Corpus("d", new Vocabulary(["a", "b"]), new int[14], new int[14], new int[2500]);
        var screen = new Screen(100);
        var live = new LiveReport(new Terminal(screen, () => 100, hasUnicode: true));
        using var model = new FakeModel<WideShape>
        {
            OnCall = call =>
            {
                if (call is "evaluate")
                    Assert.Matches(@"^epoch 1/1  (50|100) %  perplexity .*  validating \d+ %  ", screen.Rows[^1]);
                else if (call.StartsWith("sequence", StringComparison.Ordinal))
                    Assert.Matches(@"  testing \d+ %  ", screen.Rows[^1]);
            },
        };
        var trainer = new EpochLoop<FakeModel<WideShape>>(model, corpus, live);
        live.Started(Run with { Epochs = 1, Steps = 2 });

        trainer.Train(1, maxSteps, () => { }, CancellationToken.None);

        Assert.Equal(3, model.Calls.Count(call => call.StartsWith("sequence", StringComparison.Ordinal)));
    }

    private static RunStart Run { get; } = new("M", 5, "d", 1000, Epochs: 2, Steps: 50, StepsDone: 0, 2, "2 threads");

    private static (Screen, IReport) NewReport(int width)
    {
        var screen = new Screen(width);
        var report = new LiveReport(new Terminal(screen, () => screen.Width, hasUnicode: true));
        report.Started(Run);
        screen.Forget();
        return (screen, report);
    }
}
