using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using ModelGen.Tests;
using Xunit;

namespace ModelGen.Generator.Tests.Documentation;

/// <summary>The page of the building blocks names each of its files.</summary>
public sealed partial class KernelsPageTests
{
    [Fact]
    public void Every_file_is_on_the_page_and_what_is_on_the_page_is_there()
    {
        string folder = Path.Combine(Repository.Root, "kernels");
        string[] files = [.. Directory.GetFiles(folder, "*.cuh").Select(file => Path.GetFileName(file)!).Order()];
        string page = File.ReadAllText(Path.Combine(folder, "README.md"));
        Assert.Equal(files, FileName().Matches(page).Select(match => match.Groups[1].Value).Distinct().Order());
    }

    [GeneratedRegex(@"`(\w+\.cuh)`")]
    private static partial Regex FileName();
}
