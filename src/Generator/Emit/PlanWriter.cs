using System.Collections.Generic;
using System.Linq;
using ModelGen.Generator.Lowering;

namespace ModelGen.Generator.Emit;

/// <summary>A plan on its way as a text for readers: its buffers, then its passes, each operation in the notation of generated comments.</summary>
internal static class PlanWriter
{
    private const string Indent = "    ";

    /// <summary>The text.</summary>
    public static string Write(PlanStage stage)
    {
        var code = new CodeWriter();
        code.Line("Buffers");
        string[][] rows = [.. BuffersOf(stage).Select(Row)];
        int[] widths = [.. Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length))];
        foreach (string[] row in rows)
        {
            code.Line(Indent + string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
        }

        foreach (PlanPass pass in stage.Passes)
        {
            code.Line($"\n{pass.Name}: {pass.Summary}");
            foreach (string name in pass.Includes)
            {
                code.Line($"{Indent}{name}, as above");
            }

            string? phase = null;
            foreach (Operation operation in pass.Operations)
            {
                if (operation.Phase != phase)
                {
                    phase = operation.Phase;
                    code.Line(Indent + phase);
                }

                Write(operation, code, Indent + Indent, depth: 0);
            }
        }

        return code.ToString();
    }

    private static IEnumerable<Buffer> BuffersOf(PlanStage stage) => stage.Passes.SelectMany(pass => pass.Operations)
        .SelectMany(operation => operation.Reads.Concat(operation.Writes).Concat(operation.Workspace)).Concat(stage.Given).Concat(stage.Asked)
        .Select(view => view.Buffer).GroupBy(buffer => buffer.Name).Select(same => same.First())
        .OrderBy(buffer => buffer.Role).ThenBy(buffer => buffer.Name, System.StringComparer.Ordinal);

    // What lies in the place of something else takes no more memory.
    private static string[] Row(Buffer buffer) =>
    [
        buffer.Name, buffer.Shape, BufferPlan.Numbers(buffer), buffer.Role.ToString(),
        buffer.SharesStorageOf is { } other ? $"in the place of {other.Name}" : $"{buffer.Size:0} floats",
    ];

    private static void Write(Operation operation, CodeWriter code, string indent, int depth)
    {
        switch (operation)
        {
            case TimeLoop loop:
                string variable = TimeLoop.Variable(depth), last = $"{loop.Steps.Symbol} - 1";
                code.Line($"{indent}{loop.Title}: for {variable} = {(loop.Backwards ? $"{last} down to 0" : $"0 to {last}")}");
                foreach (Operation inner in loop.Body)
                {
                    Write(inner, code, indent + Indent, depth + 1);
                }

                break;
            case Wavefront wavefront:
                code.Line($"{indent}at the same time, each a step behind the one before");
                foreach (TimeLoop stage in wavefront.Stages)
                {
                    Write(stage, code, indent + Indent, depth);
                }

                break;
            default:
                foreach (string line in OperationNotation.Of(operation).Split('\n'))
                {
                    code.Line(indent + line);
                }

                break;
        }
    }
}
