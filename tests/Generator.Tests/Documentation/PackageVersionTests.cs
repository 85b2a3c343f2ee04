using System;
using System.Diagnostics;
using System.IO;
using System.Text.RegularExpressions;
using ModelGen.Tests;
using Xunit;

namespace ModelGen.Generator.Tests.Documentation;

/// <summary>A package is never taken for an older one: its version changes with what is in it.</summary>
[Long]
public sealed partial class PackageVersionTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("modelgen-version-").FullName;

    public PackageVersionTests()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "eng"));
        File.Copy(Path.Combine(Repository.Root, "eng", "PackageVersion.targets"), Path.Combine(_folder, "eng", "PackageVersion.targets"));
        File.WriteAllText(Path.Combine(_folder, "Some.proj"), """
            <Project>
              <PropertyGroup><Version>0.1.0</Version><PackageVersion Condition="'$(PackageVersion)' == ''">$(Version)</PackageVersion></PropertyGroup>
              <Import Project="eng/PackageVersion.targets" />
            </Project>
            """);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void It_is_the_time_of_the_commit_and_of_packing_where_files_have_changed_since()
    {
        Git("init -q");
        Commit("2024-02-03T04:05:06+02:00");
        Assert.Equal("0.1.0-dev.20240203020506", Version());

        string before = Now();
        File.WriteAllText(Path.Combine(_folder, "more.txt"), "");
        AssertIsNow(before, Version());

        Commit("2024-02-03T04:05:07Z");
        Assert.Equal("0.1.0-dev.20240203040507", Version());
    }

    [Fact]
    public void Without_a_history_it_is_the_time_of_packing()
    {
        string before = Now();
        AssertIsNow(before, Version());

        // An archive that lies in a repository of something else.
        File.WriteAllText(Path.Combine(_folder, ".git"), "gitdir: nowhere");
        AssertIsNow(before, Version());
    }

    [Fact]
    public void One_that_is_given_stays() => Assert.Equal("7.0.0", Run("dotnet", "msbuild Some.proj -t:VersionPackage -getProperty:PackageVersion -p:PackageVersion=7.0.0").Trim());

    private static void AssertIsNow(string before, string version)
    {
        Assert.Matches(Form(), version);
        string time = version["0.1.0-dev.".Length..];
        Assert.True(string.CompareOrdinal(before, time) <= 0 && string.CompareOrdinal(time, Now()) <= 0, $"{before} {time}");
    }

    private static string Now() => DateTime.UtcNow.ToString("yyyyMMddHHmmss", System.Globalization.CultureInfo.InvariantCulture);

    private string Version() => Run("dotnet", "msbuild Some.proj -t:VersionPackage -getProperty:PackageVersion").Trim();

    private void Commit(string date)
    {
        Git("add -A");
        Git("-c user.name=somebody -c user.email=nobody@example.com -c commit.gpgsign=false commit -q -m change", ("GIT_COMMITTER_DATE", date));
    }

    private void Git(string arguments, params (string Name, string Value)[] variables) => Run("git", arguments, variables);

    private string Run(string command, string arguments, params (string Name, string Value)[] variables)
    {
        var start = new ProcessStartInfo(command, arguments) { WorkingDirectory = _folder, RedirectStandardOutput = true };
        foreach ((string name, string value) in variables)
            start.Environment[name] = value;
        using Process process = Process.Start(start)!;
        string text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{command} {arguments}: {text}");
        return text;
    }

    [GeneratedRegex(@"^0\.1\.0-dev\.\d{14}$")]
    private static partial Regex Form();
}
