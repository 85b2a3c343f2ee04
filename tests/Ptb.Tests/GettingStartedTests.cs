using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text;
using ModelGen.Ptb.Tests.Fakes;
using ModelGen.Tests;
using Xunit;

namespace ModelGen.Ptb.Tests;

/// <summary>The page for new users does what it says: its commands and programs are followed to the letter, beside a copy of the sources.</summary>
[Long]
public sealed class GettingStartedTests : IDisposable
{
    private readonly TextFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableFact, NeedsLinux]
    public void A_new_user_comes_from_nothing_to_a_model_that_writes()
    {
        CopySources();
        // 60 percent of these are one sentence: soon learned.
        _folder.Write("book.txt", string.Concat(Enumerable.Range(0, 700).Select(line => $"The ship {(line % 5 < 3 ? "came home" : "left again")} on day {line % 7}.\n")));
        string script = Script(Repository.Read("docs/getting-started.md"));

        ConsoleRun run = Run(script);
        Assert.True(run.ExitCode == 0, $"{script}\n{run.Output}\n{run.Error}");
        Assert.Matches(@"Epoch: 6 Valid Perplexity: [12]\.\d{3}\nTest Perplexity: [12]\.\d{3}\nSaved the model to out.model\.safetensors\.\n", run.Output);
        Assert.Matches(@"The ship (came|left)[^\n]*\n(.*\n)*The ship ", run.Output);
        Assert.Equal(
            ["best.safetensors", "log.csv", "model.lock", "model.safetensors"], Directory.GetFiles(_folder["Writer/out"]).Select(Path.GetFileName).Order());
        Assert.Equal(7, File.ReadAllLines(_folder["Writer/out/log.csv"]).Length);
    }

    // The blocks of the page up to the explanations, as a script: commands, files that they go on with, and what is printed in between.
    private static string Script(string page)
    {
        var script = new StringBuilder("set -e\ncd clone\n");
        string[] lines = page.ReplaceLineEndings("\n")[..page.IndexOf("## What happened", StringComparison.Ordinal)].Split('\n');
        for (int index = 0; index < lines.Length; index++)
        {
            if (!lines[index].StartsWith("```", StringComparison.Ordinal))
                continue;
            string language = lines[index][3..];
            string[] block = [.. lines[++index..].TakeWhile(line => line != "```")];
            index += block.Length;
            script.Append(language switch
            {
                "sh" => string.Join('\n', block),
                "xml" => File("nuget.config", block),
                "csharp" => File("Program.cs", block) + (block.Any(line => line.Contains("book.txt", StringComparison.Ordinal)) ? "cp ../book.txt ." : ""),
                _ => File("expected", block) + "dotnet run | diff - expected",
            }).Append('\n');
            // The clone is where the packages are made; the rest is beside it.
            if (script.ToString().EndsWith("../packages\n", StringComparison.Ordinal))
                script.Append("cd ..\n");
        }

        return script.ToString();

        static string File(string name, IEnumerable<string> lines) => $"cat > {name} <<'END'\n{string.Join('\n', lines)}\nEND\n";
    }

    private void CopySources()
    {
        string[] files = ["Directory.Build.props", "Directory.Packages.props", "global.json", ".editorconfig", "README.md"];
        Directory.CreateDirectory(_folder["clone"]);
        foreach (string file in files)
            File.Copy(Path.Combine(Repository.Root, file), _folder[$"clone/{file}"]);
        foreach (string room in new[] { "src/Generator", "src/Runtime", "src/Training", "kernels", "eng" })
        {
            foreach (string file in Directory.GetFiles(Path.Combine(Repository.Root, room), "*", SearchOption.AllDirectories))
            {
                string copy = _folder[Path.Combine("clone", Path.GetRelativePath(Repository.Root, file))];
                Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
                File.Copy(file, copy);
            }
        }
    }

    private ConsoleRun Run(string script)
    {
        var start = new ProcessStartInfo("/bin/bash", ["-c", script]) { WorkingDirectory = _folder.Path, RedirectStandardOutput = true, RedirectStandardError = true };
        // Packages of this test stay its own; those that others have downloaded are found all the same.
        string cache = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        start.Environment["NUGET_PACKAGES"] = _folder["cache"];
        start.Environment["NUGET_FALLBACK_PACKAGES"] = cache;
        // The process that runs tests says where its own SDK is, and no build server may outlive the test.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["UseSharedCompilation"] = "false";
        foreach (string variable in start.Environment.Keys.Where(name => name.StartsWith("MSBuild", StringComparison.Ordinal)).ToArray())
            start.Environment.Remove(variable);
        using Process process = Process.Start(start)!;
        System.Threading.Tasks.Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new ConsoleRun(process.ExitCode, output, error.Result);
    }
}
