using System;
using System.IO;
using Xunit;

namespace ModelGen.Generator.Tests.Harness;

/// <summary>The comparison itself, in a folder of its own.</summary>
public sealed class SnapshotTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("modelgen-snapshot-");

    private string TestFile => Path.Combine(_folder.FullName, "SomeTests.cs");

    private string Stem => Path.Combine(_folder.FullName, "_snapshots", "SomeTests.Some_test");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void A_first_text_is_received_and_waits_for_approval()
    {
        var exception = Assert.Throws<SnapshotException>(() => Match("one\n"));
        Assert.StartsWith("There is no approved text yet.\n", exception.Message);
        Assert.Equal("one\n", File.ReadAllText(Stem + ".received.txt"));
    }

    [Fact]
    public void A_renamed_file_is_approved_and_the_received_one_goes_away()
    {
        Assert.Throws<SnapshotException>(() => Match("one\n"));
        File.Copy(Stem + ".received.txt", Stem + ".verified.txt");
        Match("one\n");
        Assert.False(File.Exists(Stem + ".received.txt"));
    }

    [Theory]
    [InlineData("one\n2\nthree\n", "line 2:\n  - two\n  + 2\n")]
    [InlineData("one\ntwo", "line 3:\n  - three\n  + (end of text)\n")]
    public void The_first_difference_is_shown(string text, string difference)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Stem)!);
        File.WriteAllText(Stem + ".part.verified.txt", "one\ntwo\nthree\n");
        var exception = Assert.Throws<SnapshotException>(() => Match(text, "part"));
        Assert.Contains(difference, exception.Message);
    }

    private void Match(string text, string? name = null) => Snapshot.Match("txt", text, name, TestFile, "Some_test");
}
