using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using ModelGen.GpuChecks;
using ModelGen.Ptb.Models;
using ModelGen.Tests;
using Xunit;

namespace ModelGen.Cuda.Tests.GpuChecks;

/// <summary>
/// A machine for programs of their own, in a folder: its GPU is <c>stub_driver.c</c>, so that all numbers are wrong; kernels were
/// compiled beforehand, and are nothing; NVIDIA's tools start what they are given, and PyTorch says what it is asked for.
/// </summary>
internal sealed class StubMachine : IDisposable
{
    private const string Architecture = "sm_90";

    private const string Tool = """
        #!/bin/sh
        while [ ! -x "$1" ]; do shift; done
        exec "$@"
        """;

    private const string Python = """
        #!/bin/sh
        case "$*" in
          -c*) exit ;;
          *compile*) echo '{"model": "small", "precision": "tf32", "mode": "compile", "words_per_second": 3}'; exec sleep 1000 ;;
        esac
        echo '{"note": "PyTorch of a stub"}'
        echo '{"model": "small", "precision": "tf32", "mode": "graph", "words_per_second": 2}'
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("modelgen-stub-machine-");

    /// <summary>Makes it.</summary>
    public StubMachine()
    {
        using (Process compiler = Process.Start(
            "gcc", ["-O1", "-shared", "-fPIC", "-o", File("lib", "libcuda.so.1"), Repository.Path("tests/Cuda.Tests/Driver/stub_driver.c")]))
        {
            compiler.WaitForExit();
            Assert.Equal(0, compiler.ExitCode);
        }

        var cubins = new CubinCache(File("cubins", ""));
        foreach (KernelSource source in Sources())
            cubins.Keep(CubinKey.OfPrebuilt(source, Architecture), new CompiledKernels([1], ""));
        foreach (string text in (string[])["train", "valid", "test"])
            System.IO.File.WriteAllText(File("texts", $"ptb.{text}.txt"), string.Concat(Enumerable.Repeat("a b a c\n", 500)));
        WriteProgram("compute-sanitizer", Tool);
        WriteProgram("ncu", Tool);
        WriteProgram("python3", Python);
    }

    /// <summary>The folder of the two programs: the trainer and the checks.</summary>
    public static string Programs { get; } = Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory);

    /// <summary>The checks, as a program.</summary>
    public static string Checks { get; } = Path.Combine(Programs, "ModelGen.GpuChecks");

    /// <summary>The folder of the texts.</summary>
    public string Texts => File("texts", "");

    /// <summary>The folder of results.</summary>
    public DirectoryInfo Results => new(File("out", ""));

    /// <inheritdoc/>
    public void Dispose() => _folder.Delete(recursive: true);

    /// <summary>The path of a file of the machine; its folder is there.</summary>
    public string File(string folder, string name) => Path.Combine(_folder.CreateSubdirectory(folder).FullName, name);

    /// <summary>Starts a program on the machine.</summary>
    public Process Start(string program, IEnumerable<string> arguments, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        (string, string)[] own =
        [
            ("LD_LIBRARY_PATH", File("lib", "")), ("PATH", $"{File("bin", "")}:{start.Environment["PATH"]}"), ("OUT", File("out", "")),
            ("MODELGEN_CUBINS", File("cubins", "")), ("MODELGEN_CACHE", File("cache", "")),
            // The runtime's own folder has two more between it and its installation's.
            ("DOTNET_ROOT", Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."))),
        ];
        foreach ((string name, string value) in own.Concat(environment))
            start.Environment[name] = value;
        return Process.Start(start)!;
    }

    private static IEnumerable<KernelSource> Sources()
    {
        var effort = new CheckEffort();
        ModelCatalog catalog = ModelCatalog.Declared.With(effort.Models);
        return catalog.Names.Select(name => catalog[name].Programs.Cuda())
            .SelectMany(program => Enum.GetValues<Precision>().Select(precision => new KernelSource(program.Name, program.Source, precision)))
            .Append(PrimitiveTimes.Source(effort));
    }

    private void WriteProgram(string name, string text)
    {
        string path = File("bin", name);
        System.IO.File.WriteAllText(path, text.ReplaceLineEndings("\n") + "\n");
        if (!OperatingSystem.IsWindows())
            System.IO.File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
