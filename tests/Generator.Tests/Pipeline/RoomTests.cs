using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using ModelGen.Tests;
using Xunit;

namespace ModelGen.Generator.Tests.Pipeline;

/// <summary>The arrows between the rooms of the generator run one way; docs/architecture.md draws them.</summary>
public sealed partial class RoomTests
{
    private static readonly Dictionary<string, string[]> MayUse = new()
    {
        ["Algebra"] = [],
        ["Model"] = ["Algebra"],
        ["Diagnostics"] = [],
        ["Reading"] = ["Algebra", "Model", "Diagnostics"],
        ["Lowering"] = ["Algebra", "Model"],
        ["Emit"] = ["Algebra", "Model", "Lowering"],
    };

    public static TheoryData<string> Rooms => [.. MayUse.Keys];

    [Theory]
    [MemberData(nameof(Rooms))]
    public void A_room_uses_only_the_rooms_below_it(string room)
    {
        string[] files = Directory.GetFiles(Path.Combine(Repository.Root, "src", "Generator", room), "*.cs", SearchOption.AllDirectories);
        Assert.NotEmpty(files);
        IEnumerable<string> used = files
            .SelectMany(file => RoomName().Matches(File.ReadAllText(file)).Select(match => match.Groups[1].Value))
            .Where(MayUse.ContainsKey)
            .Distinct();
        Assert.Empty(used.Except(MayUse[room]).Except([room]));
    }

    [Theory]
    [InlineData("Algebra")]
    [InlineData("Model")]
    [InlineData("Lowering")]
    [InlineData("Emit")]
    public void Roslyn_is_known_to_reading_and_diagnostics_only(string room)
    {
        foreach (string file in Directory.GetFiles(Path.Combine(Repository.Root, "src", "Generator", room), "*.cs", SearchOption.AllDirectories))
        {
            Assert.DoesNotContain("Microsoft.CodeAnalysis", File.ReadAllText(file), System.StringComparison.Ordinal);
        }
    }

    [GeneratedRegex(@"ModelGen\.Generator\.(\w+)")]
    private static partial Regex RoomName();
}
