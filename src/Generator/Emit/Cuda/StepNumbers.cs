using System.Collections.Generic;
using System.Linq;
using System.Text;
using ModelGen.Generator.Lowering;

namespace ModelGen.Generator.Emit.Cuda;

/// <summary>
/// Which step of each loop a kernel runs that is launched in every step: it is given one number, t, that counts the steps of all the loops
/// around it, those of the innermost fastest.
/// </summary>
internal static class StepNumbers
{
    /// <summary>The statements that make the steps of the number, as far as a kernel needs them; nothing outside of loops.</summary>
    /// <param name="loops">The loops around, the outermost first.</param>
    /// <param name="views">What the kernel reads and writes.</param>
    public static string Of(IReadOnlyList<TimeLoop> loops, IReadOnlyList<View> views)
    {
        var text = new StringBuilder();
        for (int depth = loops.Count - 1; depth > 0; depth--)
        {
            string steps = Count(loops[depth]);
            if (views.Any(view => view.Follows(depth)))
            {
                text.Append($"const int {TimeLoop.Variable(depth)} = {(loops[depth].Backwards ? $"{steps} - 1 - " : "")}t % {steps};\n");
            }

            if (Enumerable.Range(0, depth).Any(outer => views.Any(view => view.Follows(outer))))
            {
                text.Append($"t /= {steps};\n");
            }
        }

        bool isFalling = loops.Count > 0 && loops[0].Backwards && views.Any(view => view.Follows(0));
        return text.Append(isFalling ? $"t = {Count(loops[0])} - 1 - t;\n" : "").ToString();
    }

    private static string Count(TimeLoop loop) => loop.Steps.IsVariable ? "m.control->count" : loop.Steps.Factor;
}
