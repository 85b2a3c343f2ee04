using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Threading;
using Samples;

namespace Anomaly;

/// <summary>The sample: learns what is normal, then judges readings one at a time; or goes on with readings of your own.</summary>
public static class AnomalySample
{
    private const int NormalReadings = 16_000, TestReadings = 1_800, SaveEvery = 1_000;

    // A cycle of the sensor: what a strange stretch leaves behind is gone by then.
    private const int Aftermath = 24;
    private const string StandardInput = "-";

    /// <summary>Runs it.</summary>
    /// <param name="args">The command line.</param>
    /// <param name="input">The readings of <c>--follow -</c>.</param>
    /// <param name="output">The results.</param>
    /// <param name="error">What is wrong.</param>
    /// <returns>0; 2 for bad input, 1 for what went wrong on the way.</returns>
    public static int Run(IReadOnlyList<string> args, TextReader input, TextWriter output, TextWriter error)
    {
        var follow = new Option<string?>("--follow") { Description = "Judges the numbers of a file, one a line; - for the standard input, line by line as they come." };
        var state = new Option<string>("--state") { Description = "The detector's file.", DefaultValueFactory = _ => "anomaly.safetensors" };
        var data = new Option<string?>("--data-path") { Description = "Normal readings to learn from, one a line, in place of generated ones." };
        var command = new SampleCommand("Finds anomalies in readings that come one at a time.", steps: 1500, picture: "anomaly.svg", follow, state, data);
        return command.Run(args, output, error, parsed =>
        {
            string file = parsed.GetValue(state)!;
            if (parsed.GetValue(follow) is { } source)
            {
                Follow(file, source == StandardInput ? Readings.Of("standard input", input) : Readings.OfFile("--follow", source), output);
                return;
            }

            int seed = parsed.GetValue(command.Seed), steps = parsed.GetValue(command.Steps);
            var sensor = new GeneratedSensor(seed, NormalReadings, TestReadings);
            double[] normal = parsed.GetValue(data) is { } path ? OwnReadings(path) : sensor.Normal;
            using Detector detector = Train(normal, seed, parsed.GetValue(command.Threads), steps, output);
            detector.Save(file);
            output.WriteLine($"The detector is {file}: --follow FILE goes on from it.");
            if (parsed.GetValue(data) is null)
                Try(detector, sensor, file, parsed.GetValue(command.Picture)!, output);
        });
    }

    // Each verdict before the next line is read; the file knows what was seen, whatever ends this.
    private static void Follow(string file, IEnumerable<double> readings, TextWriter output)
    {
        if (!File.Exists(file))
            throw new InvalidDataException($"--state is '{file}': there is no such file. Run without --follow first: that trains a detector and saves it.");
        using Detector detector = Detector.Open(file);
        var gate = new Lock();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Save);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Save);
        try
        {
            foreach (double reading in readings)
            {
                lock (gate)
                    Judge(reading);
            }
        }
        finally
        {
            Save(null);
        }

        output.WriteLine($"{detector.Seen} readings so far; {file} knows them.");

        void Judge(double reading)
        {
            Verdict verdict = detector.Judge(reading);
            if (verdict.IsAnomaly)
                output.WriteLine($"reading {detector.Seen}: {reading:0.###}, expected {verdict.Expected:0.###} +- {verdict.Spread:0.###}");
            if (detector.Seen % SaveEvery == 0)
                detector.Save(file);
        }

        // A signal ends the process afterwards.
        void Save(PosixSignalContext? signal)
        {
            lock (gate)
                detector.Save(file);
        }
    }

    private static double[] OwnReadings(string path)
    {
        double[] readings = [.. Readings.OfFile("--data-path", path)];
        if (readings.Length < DetectorTraining.Fewest)
            throw new InvalidDataException($"{path} has {readings.Length} readings: expected {DetectorTraining.Fewest} or more.");
        if (readings.All(reading => reading == readings[0]))
            throw new InvalidDataException($"{path} has {readings.Length} readings that are all the same: expected some that differ.");
        return readings;
    }

    private static Detector Train(double[] normal, int seed, int threads, int steps, TextWriter output)
    {
        using var training = new DetectorTraining(normal, seed, threads, steps);
        int bunch = Math.Max(steps / 10, 1);
        double sum = 0;
        for (int step = 1; step <= steps; step++)
        {
            sum += training.Step();
            if (step % bunch > 0)
                continue;
            output.WriteLine($"step {step,5}  loss {sum / bunch,7:0.0000}");
            sum = 0;
        }

        return training.Detector();
    }

    // The detector judges all readings; another one is saved and opened again in the middle.
    private static void Try(Detector detector, GeneratedSensor sensor, string file, string picture, TextWriter output)
    {
        var verdicts = new Verdict[sensor.Test.Length];
        long start = Stopwatch.GetTimestamp();
        for (int time = 0; time < verdicts.Length; time++)
            verdicts[time] = detector.Judge(sensor.Test[time]);
        double microseconds = Stopwatch.GetElapsedTime(start).TotalMicroseconds / verdicts.Length;

        bool isSame = Interrupted(sensor.Test, file).SequenceEqual(verdicts);
        (int found, int all) = Count(verdicts, sensor.Anomalies);
        int[] wrong = [.. Enumerable.Range(0, verdicts.Length).Where(time => verdicts[time].IsAnomaly && !sensor.Anomalies[time])];
        int soon = wrong.Count(time => sensor.Anomalies.AsSpan(Math.Max(time - Aftermath, 0), Math.Min(time, Aftermath)).Contains(true));
        output.WriteLine($"\n{found} of {all} anomalies found; {wrong.Length} other readings of {verdicts.Length} named, {soon} of them within {Aftermath} after one.");
        output.WriteLine($"{microseconds:0.0} us per reading, one at a time.");
        output.WriteLine(isSame ? "Saved and opened again after each 600 readings: the same verdicts, bit for bit." : "Saved and opened again: OTHER verdicts.");
        Draw(sensor, verdicts, picture);
        output.WriteLine($"The picture is {picture}.");
    }

    private static IEnumerable<Verdict> Interrupted(double[] readings, string file)
    {
        string kept = file + ".resumed";
        File.Copy(file, kept, overwrite: true);
        foreach (double[] part in readings.Chunk(600))
        {
            using var detector = Detector.Open(kept);
            foreach (double reading in part)
                yield return detector.Judge(reading);
            detector.Save(kept);
        }

        File.Delete(kept);
    }

    /// <summary>Anomalies of which a reading was named, and all anomalies.</summary>
    private static (int Found, int All) Count(Verdict[] verdicts, bool[] anomalies)
    {
        int found = 0, all = 0;
        for (int time = 0; time < anomalies.Length; time++)
        {
            if (!anomalies[time] || anomalies[time - 1])
                continue;
            int length = anomalies[time..].TakeWhile(isOne => isOne).Count();
            all++;
            found += verdicts[time..(time + length)].Any(verdict => verdict.IsAnomaly) ? 1 : 0;
        }

        return (found, all);
    }

    private static void Draw(GeneratedSensor sensor, Verdict[] verdicts, string path)
    {
        int[] times = [.. Enumerable.Range(400, 600)];
        var chart = new Chart($"Readings, and {Detector.Threshold} deviations around what was expected", "readings");
        chart.AddBand("expected", "#cfe3f7", times.Select(time => (
            (double)time, verdicts[time].Expected - (Detector.Threshold * verdicts[time].Spread), verdicts[time].Expected + (Detector.Threshold * verdicts[time].Spread))));
        chart.AddLine("readings", "#222222", times.Select(time => ((double)time, sensor.Test[time])));
        chart.AddPoints("anomalies found", "#c0392b", times.Where(time => verdicts[time].IsAnomaly).Select(time => ((double)time, sensor.Test[time])));
        chart.Write(path);
    }
}
