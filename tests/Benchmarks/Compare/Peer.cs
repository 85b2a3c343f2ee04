using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Diagnostics;
using System.IO;
using System.Text.Json;

namespace ModelGen.Benchmarks.Compare;

/// <summary>The same training step in PyTorch: <c>peer.py</c> in a process of its own, told what to do line by line.</summary>
internal sealed class Peer : IDisposable
{
    private readonly Process _process;

    private Peer(Process process, string version) => (_process, Version) = (process, version);

    /// <summary>PyTorch's version.</summary>
    public string Version { get; }

    /// <summary>Starts it, with the Python that the variable PYTHON names, else python3; null where that has no PyTorch.</summary>
    /// <param name="reason">Why not.</param>
    public static Peer? Start(out string reason)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("PYTHON") ?? "python3", [Path.Combine(AppContext.BaseDirectory, "Compare", "peer.py")])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // Its best settings: the kernels of AVX-512, and an allocator that does not give memory back between steps.
        start.Environment["OPENBLAS_CORETYPE"] = "SkylakeX";
        start.Environment["MALLOC_TOP_PAD_"] = start.Environment["MALLOC_MMAP_THRESHOLD_"] = start.Environment["MALLOC_TRIM_THRESHOLD_"] = "1000000000";
        try
        {
            Process process = Process.Start(start)!;
            if (process.StandardOutput.ReadLine() is string hello)
            {
                reason = "";
                return new Peer(process, JsonDocument.Parse(hello).RootElement.GetProperty("version").GetString()!);
            }

            string[] lines = process.StandardError.ReadToEnd().TrimEnd().Split('\n');
            reason = lines[^1];
        }
        catch (Win32Exception exception)
        {
            reason = $"Python does not start: {exception.Message}";
        }

        return null;
    }

    /// <summary>Gives an order and waits for the answer.</summary>
    /// <param name="order">What <c>peer.py</c> describes.</param>
    public JsonElement Ask(IReadOnlyDictionary<string, object> order)
    {
        _process.StandardInput.WriteLine(JsonSerializer.Serialize(order));
        string? answer = _process.StandardOutput.ReadLine();
        return answer is not null
            ? JsonDocument.Parse(answer).RootElement
            : throw new InvalidOperationException($"peer.py failed:\n{_process.StandardError.ReadToEnd()}");
    }

    /// <summary>Ends the process.</summary>
    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }
}
