using System;
using System.Diagnostics;
using System.IO;
using System.Runtime.InteropServices;
using System.Text;
using ModelGen.Tests;
using Xunit;

namespace ModelGen.Cuda.Tests.Driver;

/// <summary>The driver of <c>stub_driver.c</c>, compiled and put in the place of the system's; one for the whole process.</summary>
internal static unsafe class StubDriver
{
    private static readonly Lazy<nint> Library = new(Build);

    /// <summary>The newest driver that the tests know.</summary>
    public const int NewVersion = 12040;

    /// <summary>Things of the driver that have not been given back.</summary>
    public static int Live => ((delegate* unmanaged<int>)Export("stub_live"))();

    /// <summary>Kernels that were started, recorded ones included.</summary>
    public static int Launches => ((delegate* unmanaged<int>)Export("stub_launches"))();

    /// <summary>How often the stream was waited for.</summary>
    public static int Waits => ((delegate* unmanaged<int>)Export("stub_waits"))();

    /// <summary>Whether launches are being recorded.</summary>
    public static bool IsRecording => ((delegate* unmanaged<int>)Export("stub_recording"))() != 0;

    /// <summary>A fresh driver; skips the test where there is a real one; a test of it <see cref="NeedsGppAttribute">needs gcc</see>.</summary>
    public static void Reset(int devices = 2, int version = NewVersion)
    {
        Skip.If(NativeLibrary.TryLoad("libcuda.so.1", out _), "This machine has a real driver, and a process has one only.");
        ((delegate* unmanaged<int, int, void>)Export("stub_reset"))(devices, version);
    }

    /// <summary>Makes a function of the driver fail from now on.</summary>
    public static void Fail(string function, int result)
    {
        fixed (byte* name = Encoding.UTF8.GetBytes(function + '\0')) ((delegate* unmanaged<byte*, int, void>)Export("stub_fail"))(name, result);
    }

    /// <summary>Gives all devices a compute capability, such as 75 for 7.5; a fresh driver's have 9.0.</summary>
    public static void SetCapability(int number) => ((delegate* unmanaged<int, void>)Export("stub_capability"))(number);

    private static nint Export(string name) => NativeLibrary.GetExport(Library.Value, name);

    private static nint Build()
    {
        string library = Path.Combine(Path.GetTempPath(), $"modelgen-stub-{Environment.ProcessId}.so");
        string[] arguments = ["-O1", "-shared", "-fPIC", "-o", library, Repository.Path("tests/Cuda.Tests/Driver/stub_driver.c")];
        using Process compiler = Process.Start("gcc", arguments);
        compiler.WaitForExit();
        Assert.Equal(0, compiler.ExitCode);
        NativeLibraries.UseDriver(library);
        nint handle = NativeLibrary.Load(library);
        File.Delete(library);
        return handle;
    }
}

/// <summary>Tests that share the one stub of the process, one after the other.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class OneStubDriver
{
    /// <summary>The name to ask for.</summary>
    public const string Name = "stub driver";
}
