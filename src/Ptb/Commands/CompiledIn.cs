using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;

namespace ModelGen.Ptb.Commands;

/// <summary>What a model's attribute says and no option can change, because the model is compiled for it.</summary>
internal static partial class CompiledIn
{
    /// <summary>Explains why there is no option for an argument of the attribute.</summary>
    /// <param name="words">Words of a command line that no option takes.</param>
    /// <returns>One line for the user; null where the words mean something else.</returns>
    public static string? Explain(IEnumerable<string> words) => words.Select(Explain).FirstOrDefault(line => line is not null);

    private static string? Explain(string word)
    {
        string name = word.Split('=')[0].Replace('_', '-');
        if (name.StartsWith(OptimizerOptions.Prefix, StringComparison.Ordinal))
            return $"{name} changes nothing: no model here has an optimizer with a number of that name.";
        string? argument = typeof(LstmModelAttribute).GetProperties()
            .Select(property => property.Name)
            .FirstOrDefault(argument => "--" + Humps().Replace(argument, "-$1").ToLowerInvariant() == name);
        return argument switch
        {
            // These have options, on another command.
            null or nameof(LstmModelAttribute.LearningRate) or nameof(LstmModelAttribute.LrDecay) or nameof(LstmModelAttribute.MaxEpoch) => null,
            nameof(LstmModelAttribute.MaxMaxEpoch) => $"{name} is called --epochs here.",
            _ => $"{name} is compiled into the model: change {argument} in the [LstmModel(...)] of its class, and build again.",
        };
    }

    [GeneratedRegex("(?<!^)([A-Z])")]
    private static partial Regex Humps();
}
