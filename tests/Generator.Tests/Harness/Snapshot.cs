using System;
using System.IO;
using System.Linq;
using System.Runtime.CompilerServices;

namespace ModelGen.Generator.Tests.Harness;

/// <summary>
/// Compares a text with the one that a person has approved, in the file convention of Verify: the approved text is
/// <c>Class.Method.verified.ext</c> (with a name, <c>Class.Method.name.verified.ext</c>), in the folder <c>_snapshots</c> beside
/// the test. Where they differ, the new text is written beside it as <c>.received.</c>; to approve it, rename it.
/// </summary>
internal static class Snapshot
{
    /// <summary>Compares.</summary>
    /// <param name="extension">What kind of text it is, such as <c>cs</c>.</param>
    /// <param name="text">The text.</param>
    /// <param name="name">Tells several snapshots of one test apart.</param>
    /// <param name="file">The test's file; its name is the class's.</param>
    /// <param name="method">The test.</param>
    public static void Match(
        string extension, string text, string? name = null, [CallerFilePath] string file = "", [CallerMemberName] string method = "")
    {
        string?[] parts = [Path.GetFileNameWithoutExtension(file), method, name];
        var stem = string.Join(".", parts.Where(static part => part is not null));
        var folder = Path.Combine(Path.GetDirectoryName(file)!, "_snapshots");
        var verified = Path.Combine(folder, $"{stem}.verified.{extension}");
        var received = Path.Combine(folder, $"{stem}.received.{extension}");

        var approved = File.Exists(verified) ? File.ReadAllText(verified) : null;
        if (text == approved)
        {
            File.Delete(received);
            return;
        }

        Directory.CreateDirectory(folder);
        File.WriteAllText(received, text);
        throw new SnapshotException($"""
            {Difference(approved, text)}
              approved: {verified}
              received: {received}
            To approve: mv "{received}" "{verified}"
            """);
    }

    /// <summary>The approved text of a test.</summary>
    public static string Approved(string extension, string method, [CallerFilePath] string file = "") => File.ReadAllText(
        Path.Combine(Path.GetDirectoryName(file)!, "_snapshots", $"{Path.GetFileNameWithoutExtension(file)}.{method}.verified.{extension}"));

    private static string Difference(string? approved, string text)
    {
        if (approved is null)
            return "There is no approved text yet.";
        var (was, now) = (approved.Split('\n'), text.Split('\n'));
        var line = Enumerable.Range(0, Math.Max(was.Length, now.Length)).First(index => At(was, index) != At(now, index));
        return $"The text differs from the approved one, first in line {line + 1}:\n  - {At(was, line)}\n  + {At(now, line)}";

        static string At(string[] lines, int index) => index < lines.Length ? lines[index] : "(end of text)";
    }
}

/// <summary>A text is not the approved one.</summary>
/// <param name="message">The first difference, and how to approve it.</param>
internal sealed class SnapshotException(string message) : Exception(message);
