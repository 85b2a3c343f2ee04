using System;
using System.Globalization;
using System.IO;
using System.Linq;
using Anomaly;
using ModelGen.Ptb.Tests.Fakes;
using Xunit;

namespace ModelGen.Ptb.Tests.Samples;

public sealed class AnomalyTests(AnomalyTests.TrainedDetector trained) : IClassFixture<AnomalyTests.TrainedDetector>, IDisposable
{
    private static readonly GeneratedSensor Sensor = new(seed: 4, normal: 2400, test: 600);

    private readonly TextFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Training_lowers_the_loss_with_the_same_bits_twice_and_allocates_nothing() =>
        SampleChecks.Learns(() => new DetectorTraining(Sensor.Normal, seed: 4, threads: 2, steps: 200), training => training.Step(), steps: 60);

    [Fact]
    public void A_detector_that_is_saved_and_opened_goes_on_to_the_bit_and_judging_allocates_nothing()
    {
        using Detector detector = Trained(), other = Trained();
        Verdict[] whole = [.. Sensor.Test.Select(detector.Judge)];
        Verdict[] begun = [.. Sensor.Test[..301].Select(other.Judge)];
        other.Save(_folder["d.safetensors"]);
        using var opened = Detector.Open(_folder["d.safetensors"]);
        Assert.Equal(301, opened.Seen);
        Assert.Equal(whole, begun.Concat(Sensor.Test[301..].Select(opened.Judge)));
        Assert.Equal(0, Enumerable.Range(0, 20).Min(_ =>
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            opened.Judge(20);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }));
    }

    [Fact]
    public void What_follows_an_outlier_is_judged_as_if_it_had_been_a_small_one()
    {
        using Detector detector = Trained();
        foreach (double reading in Sensor.Normal[..100])
            Assert.False(detector.Judge(reading).IsAnomaly);
        Assert.True(detector.Judge(1e6).IsAnomaly);
        Assert.InRange(detector.Judge(20).Expected, 0, 40);
    }

    [Fact]
    public void Readings_are_followed_from_a_file_and_then_from_the_standard_input()
    {
        Save();
        File.WriteAllLines(_folder["a.txt"], Sensor.Normal[..100].Select(Text));
        ConsoleRun run = Run("", "--follow", _folder["a.txt"], "--state", _folder["d.safetensors"]);
        Assert.Equal(new ConsoleRun(0, $"100 readings so far; {_folder["d.safetensors"]} knows them.\n", ""), run);

        run = Run($"\n{Text(Sensor.Normal[100])}\n900\n", "--follow", "-", "--state", _folder["d.safetensors"]);
        Assert.Matches($@"^reading 102: 900, expected [\d.]+ \+- [\d.]+\n102 readings so far; ", run.Output);
    }

    [Theory]
    [InlineData("20\nabc\n", "line 2: 'abc' is no finite number.")]
    [InlineData("20\n\n1e50\n", "line 3: '1e50' is no finite number.")]
    [InlineData("NaN\n", "line 1: 'NaN' is no finite number.")]
    public void A_line_that_is_no_number_is_named_and_the_readings_before_it_are_kept(string lines, string message)
    {
        Save();
        SampleChecks.IsRefused(Run(lines, "--follow", "-", "--state", _folder["d.safetensors"]), "standard input, " + message);
        using var opened = Detector.Open(_folder["d.safetensors"]);
        Assert.Equal(lines.Split('\n').Count(line => line == "20"), opened.Seen);
    }

    [Fact]
    public void Files_that_are_missing_short_or_of_something_else_are_named()
    {
        SampleChecks.IsRefused(
            Run("", "--follow", "-", "--state", _folder["none"]),
            $"--state is '{_folder["none"]}': there is no such file. Run without --follow first: that trains a detector and saves it.");
        Save();
        SampleChecks.IsRefused(
            Run("", "--follow", _folder["none"], "--state", _folder["d.safetensors"]), $"--follow is '{_folder["none"]}': there is no such file.");
        _folder.Write("short.txt", "1\n2\n");
        SampleChecks.IsRefused(Run("", "--data-path", _folder["short.txt"]), $"{_folder["short.txt"]} has 2 readings: expected 816 or more.");
        File.WriteAllLines(_folder["flat.txt"], Enumerable.Repeat("7", 900));
        SampleChecks.IsRefused(
            Run("", "--data-path", _folder["flat.txt"]), $"{_folder["flat.txt"]} has 900 readings that are all the same: expected some that differ.");
        using (var model = new LiveSensor(new ModelOptions { Threads = 1 }))
            model.Save(_folder["model.safetensors"]);
        SampleChecks.IsRefused(
            Run("20\n", "--follow", "-", "--state", _folder["model.safetensors"]), $"{_folder["model.safetensors"]} is no file of a detector: it has no number 'mean'.");
    }

    [Fact]
    public void The_sample_trains_finds_resumes_and_draws()
    {
        ConsoleRun run = Run("", "--steps", "2", "--state", _folder["d.safetensors"], "--picture", _folder["a.svg"]);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Matches(@"\n\d+ of 10 anomalies found; \d+ other readings of 1800 named, \d+ of them within 24 after one\.\n[\d.]+ us per reading", run.Output);
        Assert.Contains("the same verdicts, bit for bit.", run.Output, StringComparison.Ordinal);
        Assert.StartsWith("<svg ", File.ReadAllText(_folder["a.svg"]), StringComparison.Ordinal);
    }

    private static string Text(double reading) => reading.ToString("R", CultureInfo.InvariantCulture);

    private static ConsoleRun Run(string input, params string[] args) =>
        SampleChecks.Run((arguments, output, error) => AnomalySample.Run(arguments, new StringReader(input), output, error), args);

    private Detector Trained() => Detector.Open(trained.File);

    private void Save() => File.Copy(trained.File, _folder["d.safetensors"]);

    /// <summary>A detector that is trained once for all tests, in a file.</summary>
    public sealed class TrainedDetector : IDisposable
    {
        private readonly TextFolder _folder = new();

        /// <summary>Trains and saves it.</summary>
        public TrainedDetector()
        {
            using var training = new DetectorTraining(Sensor.Normal, seed: 4, threads: 2, steps: 200);
            for (int step = 0; step < 200; step++)
                training.Step();
            using Detector detector = training.Detector();
            detector.Save(File);
        }

        /// <summary>The file.</summary>
        public string File => _folder["trained.safetensors"];

        /// <inheritdoc/>
        public void Dispose() => _folder.Dispose();
    }
}
