using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;

namespace ModelGen.Checkpoints;

/// <summary>
/// Hyperparameters of an optimizer in the metadata of a file: those that a program has changed, <c>hyperparameter.beta1.embedding</c> for the
/// value of the embedding and the parameters that were declared with the same. All others follow the declaration.
/// </summary>
public static class HyperparameterText
{
    private const string Prefix = "hyperparameter.";

    /// <summary>The values that differ from the declared ones.</summary>
    public static Dictionary<string, string> Of<TModel>(TModel model)
        where TModel : IModel<TModel> => TModel.Hyperparameters
        .Select(number => (Key: KeyOf(number), number.Value, Now: model.GetHyperparameter(number.Name, number.Parameters[0])))
        .Where(number => number.Now != number.Value)
        .ToDictionary(number => number.Key, number => number.Now.ToString("R", CultureInfo.InvariantCulture));

    /// <summary>The values that a file has, by their place in <see cref="IModel{TSelf}.Hyperparameters"/>.</summary>
    /// <param name="metadata">What the file says.</param>
    /// <exception cref="InvalidDataException">It says something that the model does not have, or that is no number; the message has no name of the file.</exception>
    public static IReadOnlyList<double> Read<TModel>(IReadOnlyDictionary<string, string> metadata)
        where TModel : IModel<TModel>
    {
        string[] known = [.. TModel.Hyperparameters.Select(KeyOf)];
        if (metadata.Keys.FirstOrDefault(key => key.StartsWith(Prefix, StringComparison.Ordinal) && !known.Contains(key)) is string surplus)
            throw new InvalidDataException($"has {Excerpt.Of(surplus)}, which {TModel.Declared.Name} does not have");
        return [.. TModel.Hyperparameters.Select(number => metadata.TryGetValue(KeyOf(number), out string? text) ? Number(KeyOf(number), text) : number.Value)];
    }

    /// <summary>Gives a model values, in the order of <see cref="IModel{TSelf}.Hyperparameters"/>.</summary>
    public static void Give<TModel>(TModel model, IReadOnlyList<double> values)
        where TModel : IModel<TModel>
    {
        for (int index = 0; index < values.Count; index++)
            model.SetHyperparameter(TModel.Hyperparameters[index].Name, TModel.Hyperparameters[index].Parameters[0], values[index]);
    }

    private static string KeyOf(HyperparameterInfo number) => $"{Prefix}{number.Name}.{number.Parameters[0]}";

    private static double Number(string key, string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && float.IsFinite((float)number)
            ? number
            : throw new InvalidDataException($"is damaged: its {key} is {Excerpt.Of(text)}, which is no finite number");
}
