using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;

namespace ModelGen.Cuda;

/// <summary>Kernels could not be compiled: a fault of this library, not of a program that uses it.</summary>
public sealed partial class NvrtcException(string message, string log) : CudaException(message)
{
    private const int MaxLines = 20;

    /// <summary>What the compiler said.</summary>
    public string Log { get; } = log;

    /// <summary>What a compiler's errors throw: model, options, log, and the lines that the log names.</summary>
    /// <param name="source">The text that is wrong.</param>
    /// <param name="options">What the compiler was told.</param>
    /// <param name="log">What it said: <c>file(line): error</c>.</param>
    internal static NvrtcException Of(KernelSource source, IEnumerable<string> options, string log)
    {
        var message = new StringBuilder();
        message.Append(CultureInfo.InvariantCulture, $"The kernels of model '{source.Name}' do not compile with {string.Join(' ', options)}:\n{log}");
        foreach ((string file, int number) in Named(log).Distinct().Take(MaxLines))
        {
            if (Line(source, file, number) is string line) message.Append(CultureInfo.InvariantCulture, $"\n{file}:{number,5} | {line}");
        }
        return new NvrtcException(message.ToString(), log);
    }

    private static IEnumerable<(string File, int Line)> Named(string log) =>
        Place().Matches(log).Select(match => (match.Groups["file"].Value, int.Parse(match.Groups["line"].ValueSpan, CultureInfo.InvariantCulture)));

    private static string? Line(KernelSource source, string file, int number)
    {
        string? text = file == source.FileName ? source.Text : source.Headers.GetValueOrDefault(file);
        string[] lines = text?.Split('\n') ?? [];
        return number >= 1 && number <= lines.Length ? lines[number - 1].TrimEnd() : null;
    }

    [GeneratedRegex(@"^(?<file>[^\s(]+)\((?<line>\d{1,9})\): ", RegexOptions.Multiline)]
    private static partial Regex Place();
}
