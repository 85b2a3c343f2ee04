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
    private const string EmulationFolder = "emulation/", Result = "result";

    // Shared memory of two libraries must not become one because its names are the same.
    private static readonly string[] Options = ["-std=c++20", "-fPIC", "-fvisibility=hidden", "-fno-gnu-unique"];

    // More optimisation of kernels takes longer than it saves.
    private static readonly string[] KernelOptions = ["-Og", "-DMODELGEN_EMULATED"];

    // What races.cpp has in the place of a sanitizer's library. Lines are known, so that a race has two.
    private static readonly string[] RaceHooks = ["-fsanitize=thread", "--param=tsan-instrument-func-entry-exit=0", "-g1"];

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

        string[] options = [.. CommonOptions, .. KernelOptions, .. source.Macros, .. FindsRaces ? RaceHooks : []];
        Dictionary<string, string> files = new(Emulation);
        foreach ((string name, string text) in source.Headers) files.Add(name, text);
        files.Add($"{source.Name}.cu", source.Text);
        files.Add("library.cpp", $"""
            #include "cuda_emulation.h"
            #include "{source.Name}.cu"

            """);

        string library = Kept(files, options, ".so", work =>
        {
            Run(work, [.. options, "-c", "library.cpp"]);
            Run(work, ["-shared", "library.o", Support(), "-o", Result]);
        });
        return new CompiledKernels(File.ReadAllBytes(library), "");
    }

    // What all libraries have: the launch, and the detector.
    private string Support()
    {
        string[] options = [.. CommonOptions, "-O2"];
        string[] parts = [.. Emulation.Keys.Where(name => Path.GetExtension(name) == ".cpp" && (FindsRaces || name != "races.cpp"))];
        return Kept(Emulation, options, ".o", work => Run(work, [.. options, "-r", .. parts, "-o", Result]));
    }

    private IEnumerable<string> CommonOptions => [.. Options, .. FindsRaces ? ["-DMODELGEN_RACES"] : Array.Empty<string>()];

    // The result of a compilation, made where it is not there yet.
    private static string Kept(Dictionary<string, string> files, string[] options, string extension, Action<string> make)
    {
        string folder = Path.Combine(Path.GetTempPath(), "modelgen-emulator"), result = Path.Combine(folder, Hash(files, options) + extension);
        if (File.Exists(result)) return result;
        string work = Path.Combine(folder, Guid.NewGuid().ToString("N"));
        Directory.CreateDirectory(work);
        try
        {
            foreach ((string name, string text) in files) File.WriteAllText(Path.Combine(work, name), text);
            make(work);

            // Another process may do the same at the same time; the results are equal.
            File.Move(Path.Combine(work, Result), result, overwrite: true);
            return result;
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }
    }

    private static string Hash(Dictionary<string, string> files, string[] options)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        IEnumerable<string> parts = files.OrderBy(file => file.Key, StringComparer.Ordinal)
            .SelectMany(file => new[] { file.Key, file.Value });
        foreach (string part in parts.Concat(options).Append(Version!))
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
            return Run(Path.GetTempPath(), ["-dumpfullversion"]).Trim();
        }
        catch (Exception exception) when (exception is Win32Exception or NvrtcException)
        {
            return null;
        }
    }

    private static string Run(string folder, IEnumerable<string> arguments)
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
        return process.ExitCode == 0 ? output : throw new NvrtcException($"{Command} does not compile the kernels:\n{output}{errors.Result}", output + errors.Result);
    }
}
