using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using ModelGen.Tests;

namespace ModelGen.Generator.Tests.Rooms;

/// <summary>The rooms of a project, folders of its sources, and what each may name: a table of <c>docs/architecture.md</c>.</summary>
internal sealed partial class RoomPlan
{
    private const string Everything = "everything";

    private readonly Dictionary<string, string[]> _mayName;

    private RoomPlan(Dictionary<string, string[]> mayName) => _mayName = mayName;

    /// <summary>The rooms; a folder in a folder may be a room of its own.</summary>
    public IReadOnlyCollection<string> Rooms => _mayName.Keys;

    /// <summary>Reads the table under a heading such as <c>| room of `src/Runtime` | may name |</c>.</summary>
    /// <param name="project">The project's folder.</param>
    public static RoomPlan Of(string project)
    {
        string[] lines = Repository.Read("docs/architecture.md").ReplaceLineEndings("\n").Split('\n');
        int head = Array.IndexOf(lines, $"| room of `{project}` | may name |");
        return new RoomPlan(lines[(head + 2)..].TakeWhile(line => line.StartsWith('|')).Select(line => line.Split('|'))
            .ToDictionary(cells => Word().Match(cells[1]).Groups[1].Value, cells => cells[2].Trim() == Everything ? [Everything] : Words(cells[2])));
    }

    /// <summary>The room of a file: the innermost that it lies in.</summary>
    /// <param name="folder">The file's folder, such as <c>Cpu/Matrix</c>; empty for the project's own.</param>
    public string RoomOf(string folder) =>
        Rooms.Where(room => IsIn(folder, room)).MaxBy(room => room.Length) ?? throw new ArgumentException($"'{folder}' has no row in the table.", nameof(folder));

    /// <summary>Whether the table draws an arrow. A room may name itself and the rooms in it.</summary>
    public bool Has(Arrow arrow) =>
        IsIn(arrow.To, arrow.From) || _mayName[arrow.From] is [Everything] || _mayName[arrow.From].Any(room => IsIn(arrow.To, room));

    /// <summary>The arrows of the table.</summary>
    public IEnumerable<(string From, string To)> Arrows =>
        _mayName.Where(row => row.Value is not [Everything]).SelectMany(row => row.Value.Select(room => (row.Key, room)));

    /// <summary>Whether a folder is a room or lies in it. The project's own folder is a room as well, in which no other lies.</summary>
    public static bool IsIn(string folder, string room) => folder == room || (room != "." && folder.StartsWith(room + "/", StringComparison.Ordinal));

    private static string[] Words(string cell) => [.. Word().Matches(cell).Select(match => match.Groups[1].Value)];

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Word();
}
