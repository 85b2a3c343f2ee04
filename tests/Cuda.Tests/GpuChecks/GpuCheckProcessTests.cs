using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using ModelGen.Tests;
using Xunit;

namespace ModelGen.Cuda.Tests.GpuChecks;

/// <summary>The checks as a process, on a device that stops answering: what a thread that waits for it cannot end.</summary>
[NeedsLinux, NeedsGpp]
public class GpuCheckProcessTests
{
    [SkippableFact]
    public async Task The_first_signal_ends_it_and_what_was_found_stays()
    {
        using var machine = new StubMachine();
        string json = machine.File("out", "checks.json");
        string[] arguments = ["check", "--part", "agreement,training", "--model", "checked-lstm", "--precision", "fp32", "--json", json];
        // In the middle of training: all passes of the agreement are a tenth of it.
        using Process check = machine.Start(StubMachine.Checks, arguments, ("STUB_HANGS", "check"), ("STUB_LAUNCHES", "800"));
        Task<string> output = check.StandardOutput.ReadToEndAsync();

        Assert.Equal("The device does not answer.", await check.StandardError.ReadLineAsync());
        using (Process kill = Process.Start("kill", ["-TERM", $"{check.Id}"]))
            await kill.WaitForExitAsync();
        await check.WaitForExitAsync();

        Assert.True(check.ExitCode == 130, await output);
        using var results = JsonDocument.Parse(await File.ReadAllTextAsync(json));
        string[] names = [.. results.RootElement.GetProperty("checks").EnumerateArray().Select(check => check.GetProperty("name").GetString()!)];
        Assert.Contains("agreement, checked-lstm, fp32: costs", names);
        Assert.DoesNotContain(names, name => name.StartsWith("training", StringComparison.Ordinal));
    }
}
