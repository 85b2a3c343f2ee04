using System;
using System.IO;
using ModelGen.Tests;
using Xunit;

namespace ModelGen.Ptb.Tests;

/// <summary>The real corpus, which is not part of the repository.</summary>
internal static class PennTreebank
{
    private const string Variable = "MODELGEN_PTB";

    /// <summary>Its directory; skips the test where there is none.</summary>
    public static string Require()
    {
        string directory = Environment.GetEnvironmentVariable(Variable) ?? Repository.Path("../shared/data/ptb");
        Skip.IfNot(Directory.Exists(directory), $"{Variable} names no directory, and there is none at {directory}.");
        return directory;
    }
}
