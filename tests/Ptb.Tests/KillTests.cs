using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Threading;
using ModelGen.Ptb.Tests.Fakes;
using ModelGen.Tests;
using ModelGen.Training;
using Xunit;

namespace ModelGen.Ptb.Tests;

/// <summary>A trainer that is killed, as a machine that loses its power, and resumed ends with the bits of one that was not.</summary>
[Long, NeedsLinux]
public sealed class KillTests : IDisposable
{
    private const int Kills = 15;

    private readonly TextFolder _folder = TextFolder.Of(
        string.Concat(Enumerable.Range(0, 400).Select(line => $"w{line % 7} w{line % 11} w{line % 3} w{line * line % 13}\n")),
        string.Concat(Enumerable.Repeat("w1 w2 w3 w4\n", 20)), "w1 w2\nw3 w4\n");

    public void Dispose() => _folder.Dispose();

    [SkippableFact]
    public void Killed_at_any_time_and_resumed_it_ends_with_the_same_file()
    {
        using (Process whole = Start("whole", resumes: false))
        {
            whole.WaitForExit();
            Assert.Equal(0, whole.ExitCode);
        }

        var random = new Random(1);
        int kills = 0;
        for (int attempt = 0; ; attempt++)
        {
            Assert.True(attempt < 400, "The run never ends.");
            using Process process = Start("killed", resumes: File.Exists(Checkpoint.PathIn(_folder["killed"])));
            bool hasEnded = kills < Kills ? process.WaitForExit(random.Next(200, 1500)) : process.WaitForExit(Timeout.Infinite);
            if (hasEnded)
            {
                Assert.Equal(0, process.ExitCode);
                if (kills >= Kills) break;
                // It was quicker than the kill: once more from the beginning.
                Directory.Delete(_folder["killed"], recursive: true);
                continue;
            }

            process.Kill();
            process.WaitForExit();
            kills++;
        }

        Assert.Equal(File.ReadAllBytes(Checkpoint.PathIn(_folder["whole"])), File.ReadAllBytes(Checkpoint.PathIn(_folder["killed"])));
        Assert.Equal(File.ReadAllBytes(_folder["whole/best.safetensors"]), File.ReadAllBytes(_folder["killed/best.safetensors"]));
        Assert.Equal(Log("whole"), Log("killed"));
        // What a kill left half written is gone.
        Assert.Equal(Names("whole"), Names("killed"));
    }

    // All but the times.
    private string[] Log(string folder) => [.. File.ReadAllLines(_folder[$"{folder}/log.csv"]).Select(row => string.Join(',', row.Split(',')[..5]))];

    private string[] Names(string folder) => [.. Directory.GetFiles(_folder[folder]).Select(path => Path.GetFileName(path)).Order()];

    private Process Start(string folder, bool resumes)
    {
        List<string> arguments =
        [
            Path.Combine(AppContext.BaseDirectory, "ModelGen.Ptb.dll"), "train", "--data-path", _folder.Path, "--save-path", _folder[folder],
            "--seed", "1", "--epochs", "150", .. resumes ? ["--resume"] : new[] { "--model", "test" },
        ];
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", arguments)
        {
            RedirectStandardOutput = true,
        };
        Process process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        return process;
    }
}
