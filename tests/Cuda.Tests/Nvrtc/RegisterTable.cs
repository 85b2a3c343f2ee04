using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Runtime.CompilerServices;

namespace ModelGen.Cuda.Tests.Nvrtc;

/// <summary>
/// Registers of each kernel of a model, as a text that a person has approved: a line for each kernel, a column for each way of
/// compiling it, and behind the registers, where there are any, <c>+</c> and the bytes of memory that a thread needs because
/// they are not enough. Files are named as other snapshots are.
/// </summary>
internal sealed class RegisterTable
{
    // Versions of the compiler differ by so many.
    private const int Slack = 16;

    private readonly SortedDictionary<string, SortedDictionary<string, (int Registers, int Bytes)>> _kernels = new(StringComparer.Ordinal);

    /// <summary>Adds what the compiler told of all kernels.</summary>
    /// <param name="column">How it was asked to compile them.</param>
    /// <param name="usage">What it told.</param>
    public void Add(string column, IEnumerable<KernelUsage> usage)
    {
        foreach (KernelUsage kernel in usage)
        {
            if (!_kernels.TryGetValue(kernel.Name, out var columns)) _kernels.Add(kernel.Name, columns = new(StringComparer.Ordinal));
            columns.Add(column, (kernel.Registers, int.Max(kernel.SpillBytes, kernel.StackBytes)));
        }
    }

    /// <summary>
    /// Compares with the approved table: the same kernels, hardly more registers, no more memory. Where it is otherwise, the new
    /// table is written beside it as <c>.received.</c>.
    /// </summary>
    /// <returns>What is not as approved, one line for each.</returns>
    public IReadOnlyList<string> Faults(string model, [CallerFilePath] string file = "")
    {
        string stem = Path.Combine(Path.GetDirectoryName(file)!, "_snapshots", $"{nameof(CompiledModelTests)}.{model.Replace(' ', '_')}");
        string verified = $"{stem}.verified.txt", received = $"{stem}.received.txt";
        RegisterTable approved = File.Exists(verified) ? Parse(File.ReadAllLines(verified)) : new RegisterTable();

        var faults = new List<string>();
        foreach (string kernel in _kernels.Keys.Union(approved._kernels.Keys))
        {
            if (!approved._kernels.TryGetValue(kernel, out var before)) faults.Add($"{kernel} is not in {verified}");
            else if (!_kernels.TryGetValue(kernel, out var now)) faults.Add($"{kernel} of {verified} is gone");
            else faults.AddRange(Faults(kernel, before, now));
        }

        Directory.CreateDirectory(Path.GetDirectoryName(received)!);
        File.Delete(received);
        if (faults.Count > 0) File.WriteAllText(received, ToString());
        return faults;
    }

    /// <summary>The table.</summary>
    public override string ToString()
    {
        string[] columns = [.. _kernels.Values.SelectMany(kernel => kernel.Keys).Distinct().Order(StringComparer.Ordinal)];
        int width = _kernels.Keys.Max(name => name.Length);
        IEnumerable<string> rows = _kernels.Select(kernel =>
            kernel.Key.PadRight(width) + string.Concat(columns.Select(column => $"  {Cell(kernel.Value, column).PadLeft(column.Length)}")));
        return string.Join('\n', [$"{"kernel".PadRight(width)}  {string.Join("  ", columns)}", .. rows, ""]);
    }

    private static IEnumerable<string> Faults(
        string kernel, SortedDictionary<string, (int Registers, int Bytes)> before, SortedDictionary<string, (int Registers, int Bytes)> now)
    {
        foreach ((string column, (int registers, int bytes)) in now)
        {
            if (!before.TryGetValue(column, out (int Registers, int Bytes) most)) yield return $"{kernel}, {column}: not in the table";
            else if (registers > most.Registers + Slack) yield return $"{kernel}, {column}: {registers} registers instead of {most.Registers}";
            else if (bytes > most.Bytes) yield return $"{kernel}, {column}: {bytes} bytes of memory instead of {most.Bytes}";
        }
    }

    private static string Cell(SortedDictionary<string, (int Registers, int Bytes)> kernel, string column) =>
        !kernel.TryGetValue(column, out (int Registers, int Bytes) cell) ? "-"
        : cell.Bytes == 0 ? $"{cell.Registers}"
        : $"{cell.Registers}+{cell.Bytes}";

    private static RegisterTable Parse(string[] lines)
    {
        string[][] words = [.. lines.Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))];
        var table = new RegisterTable();
        foreach (string[] row in words[1..])
        {
            var cells = new SortedDictionary<string, (int, int)>(StringComparer.Ordinal);
            for (int column = 1; column < row.Length; column++)
            {
                int[] numbers = [.. row[column].Split('+').Select(number => int.Parse(number, CultureInfo.InvariantCulture))];
                cells.Add(words[0][column], (numbers[0], numbers.Length > 1 ? numbers[1] : 0));
            }

            table._kernels.Add(row[0], cells);
        }

        return table;
    }
}
