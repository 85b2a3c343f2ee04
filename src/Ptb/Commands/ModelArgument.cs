using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Linq;
using ModelGen.Ptb.Models;
using ModelGen.Training;

namespace ModelGen.Ptb.Commands;

/// <summary>An argument that says which declarations a command is about: a model's name, or a program that has models.</summary>
/// <param name="command">The command, as messages call it.</param>
/// <param name="catalog">The models that can be named.</param>
internal sealed class ModelArgument(string command, ModelCatalog catalog)
{
    /// <summary>The argument.</summary>
    public Argument<string> Argument { get; } = new("MODEL")
    {
        Description = $"The model: {Names(catalog)}; or the path of a program (.dll) with models",
        Arity = ArgumentArity.ZeroOrOne,
    };

    /// <summary>The declarations; null where nothing is said.</summary>
    /// <param name="parsed">The command line.</param>
    /// <exception cref="InputException">What is said is neither, or does not say what was declared.</exception>
    public IReadOnlyList<string>? Read(ParseResult parsed)
    {
        if (parsed.GetValue(Argument) is not { } model)
            return null;
        if (catalog.Names.Contains(model, StringComparer.Ordinal))
        {
            return catalog[model].Programs.Declaration is { Length: > 0 } declaration ? [declaration]
                : throw new InputException($"{command} tells what the compiler has made, and {model} does not say what was declared.");
        }

        return model.EndsWith(".dll", StringComparison.OrdinalIgnoreCase)
            ? CompiledModels.In(model) : throw new InputException($"{command} takes one of {Names(catalog)}, or the path of a program (.dll), not '{model}'.");
    }

    /// <summary>What there is to choose from, for messages.</summary>
    public static string Names(ModelCatalog catalog) => string.Join(", ", catalog.Names);
}
