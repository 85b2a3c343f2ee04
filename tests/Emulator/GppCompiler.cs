using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using ModelGen.Cuda;

namespace ModelGen.Emulator;

/// <summary>
/// Compiles kernels for the CPU, with g++: a shared library that <see cref="EmulatedGpu"/> loads. Results are kept in the
/// temporary folder, under a hash of everything that they come from.
/// </summary>
internal sealed class GppCompiler : IKernelCompiler
{
    private const string Command = "g++";
    private const string EmulationFolder = "emulation/";

    private static readonly string[] Options =
    [
        // More optimisation takes longer than it saves.
        "-O1", "-std=c++20", "-shared", "-fPIC", "-DMODELGEN_EMULATED",
        // Shared memory of two libraries must not become one because its names are the same.
        "-fvisibility=hidden", "-fno-gnu-unique",
    ];

    // What races.cpp has in the place of a sanitizer's library. Lines are known, so that a race has two.
    private static readonly string[] RaceHooks = ["-DMODELGEN_RACES", "-fsanitize=thread", "--param=tsan-instrument-func-entry-exit=0", "-g1"];

    private static readonly Lazy<string?> LazyVersion = new(FindVersion);

    private static readonly Dictionary<string, string> Emulation = ReadEmulation();

    /// <summary>Version of g++; null where there is none.</summary>
    public static string? Version => LazyVersion.Value;

    /// <summary>Whether a launch fails where two accesses are in no order: a race, in whichever order threads took their turns. Slow.</summary>
    public bool FindsRaces { get; init; }

    /// <inheritdoc/>
    public string Identity => $"{Command} {Version}{(FindsRaces ? ", with races" : "")}";

    /// <inheritdoc/>
    /// <exception cref="CudaException">There is no g++.</exception>
    public CompiledKernels Compile(KernelSource source, string architecture)
    {
        if (Version is null) throw new CudaException($"{Command} was not found; kernels are emulated by what it compiles.");

        string[] options = [.. Options, $"-DMODELGEN_PRECISION={(int)source.Precision}"];
        Dictionary<string, string> files = new(Emulation);
        foreach ((string name, string text) in source.Headers) files.Add(name, text);
        files.Add($"{source.Name}.cu", source.Text);
        files.Add("library.cpp", $"""
            #include "cuda_emulation.h"
            #include "{source.Name}.cu"

            """);

        string folder = Path.Combine(Path.GetTempPath(), "modelgen-emulator");
        string library = Path.Combine(folder, $"{Hash(files, options)}.so");
        if (!File.Exists(library)) Build(files, options, folder, library);
        return new CompiledKernels(File.ReadAllBytes(library), "");
    }

    private void Build(Dictionary<string, string> files, string[] options, string folder, string library)
    {
        string work = Path.Combine(folder, Guid.NewGuid().ToString("N"));
        Directory.CreateDirectory(work);
        try
        {
            foreach ((string name, string text) in files) File.WriteAllText(Path.Combine(work, name), text);
            string[] parts = ["library.cpp"];
            int status = 0;
            string log = "";
            if (FindsRaces)
            {
                parts = ["library.o", "races.cpp"];
                (status, log) = Run(work, [.. options, .. RaceHooks, "-c", "library.cpp"]);
            }

            if (status == 0) (status, log) = Run(work, [.. options, .. parts, "-o", "library.so"]);
            if (status != 0) throw new NvrtcException($"{Command} does not compile the kernels:\n{log}", log);

            // Another process may do the same at the same time; the results are equal.
            File.Move(Path.Combine(work, "library.so"), library, overwrite: true);
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }
    }

    private string Hash(Dictionary<string, string> files, string[] options)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        IEnumerable<string> parts = files.OrderBy(file => file.Key, StringComparer.Ordinal)
            .SelectMany(file => new[] { file.Key, file.Value });
        foreach (string part in parts.Concat(options).Concat(FindsRaces ? RaceHooks : []).Append(Version!))
        {
            byte[] bytes = Encoding.UTF8.GetBytes(part);
            hash.AppendData(BitConverter.GetBytes(bytes.Length));
            hash.AppendData(bytes);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static Dictionary<string, string> ReadEmulation()
    {
        Assembly assembly = typeof(GppCompiler).Assembly;
        return assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(EmulationFolder, StringComparison.Ordinal))
            .ToDictionary(name => name[EmulationFolder.Length..], name =>
            {
                using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
                return reader.ReadToEnd();
            });
    }

    private static string? FindVersion()
    {
        try
        {
            (int status, string text) = Run(Path.GetTempPath(), ["-dumpfullversion"]);
            return status == 0 ? text.Trim() : null;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    private static (int Status, string Output) Run(string folder, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(Command, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + errors.Result);
    }
}
