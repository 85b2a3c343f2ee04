using System;
using System.IO;
using System.Linq;

namespace ModelGen.Tests;

/// <summary>Programs of this machine that some tests need.</summary>
internal static class Tools
{
    /// <summary>Whether tests fail rather than skip where a tool is missing: build servers have them all.</summary>
    public static bool AreRequired => Environment.GetEnvironmentVariable("MODELGEN_REQUIRE_TOOLS") == "1";

    /// <summary>The full path of a program in the search path; null where there is none.</summary>
    public static string? Find(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);
}
