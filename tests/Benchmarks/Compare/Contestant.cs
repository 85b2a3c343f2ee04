using System;
using System.ComponentModel;
using System.Diagnostics;
using System.IO;
using System.Text.Json;

namespace ModelGen.Benchmarks.Compare;

/// <summary>
/// One side of the comparison: a process of its own, told what to do by a JSON object in each line, answering in one. What it
/// can be told is described in <c>peer.py</c>.
/// </summary>
internal sealed class Contestant : IDisposable
{
    private readonly Process _process;

    private Contestant(Process process, string version) => (_process, Version) = (process, version);

    /// <summary>What it runs on, and which version of that.</summary>
    public string Version { get; }

    /// <summary>Starts our side.</summary>
    /// <param name="model">The model, as the command line names it.</param>
    public static Contestant Ours(string model) => Start(OwnProcess.StartInfo("contestant", model));

    /// <summary>Starts PyTorch's side, with the Python that the variable PYTHON names, else python3.</summary>
    /// <exception cref="ContestException">That has no PyTorch.</exception>
    public static Contestant PyTorchs()
    {
        string python = Environment.GetEnvironmentVariable("PYTHON") ?? "python3";
        var start = new ProcessStartInfo(python, [Path.Combine(AppContext.BaseDirectory, "Compare", "peer.py")]);

        // Its best settings: the kernels of AVX-512, and an allocator that does not give memory back between steps.
        start.Environment["OPENBLAS_CORETYPE"] = "SkylakeX";
        foreach (string variable in (string[])["MALLOC_TOP_PAD_", "MALLOC_MMAP_THRESHOLD_", "MALLOC_TRIM_THRESHOLD_"])
            start.Environment[variable] = "1000000000";
        return Start(start);
    }

    /// <summary>Gives an order and waits for the answer.</summary>
    /// <param name="order">The order, with a member <c>order</c> that says which.</param>
    public Answer Ask(object order)
    {
        _process.StandardInput.WriteLine(JsonSerializer.Serialize(order));
        return _process.StandardOutput.ReadLine() is string answer
            ? JsonSerializer.Deserialize<Answer>(answer, Answer.Json)!
            : throw new ContestException($"{Version} failed:\n{_process.StandardError.ReadToEnd()}");
    }

    /// <summary>Ends the process.</summary>
    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }

    private static Contestant Start(ProcessStartInfo start)
    {
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        try
        {
            Process process = Process.Start(start)!;
            if (process.StandardOutput.ReadLine() is string version)
                return new Contestant(process, version);
            string[] errors = process.StandardError.ReadToEnd().TrimEnd().Split('\n');
            throw new ContestException($"{start.FileName} ended: {errors[^1]}");
        }
        catch (Win32Exception exception)
        {
            throw new ContestException($"{start.FileName} does not start: {exception.Message}");
        }
    }
}
