using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace ModelGen.Generator.Reading;

/// <summary>Equations that come with the generator: texts that are embedded in it, each read when it is first asked for.</summary>
/// <typeparam name="T">What a text becomes.</typeparam>
/// <param name="folder">Where the texts lie.</param>
/// <param name="parse">Reads one.</param>
internal sealed class EmbeddedEquations<T>(string folder, Func<string, T> parse)
    where T : class
{
    private const string Extension = ".cs";

    private readonly Dictionary<string, Lazy<T>> _all = typeof(EmbeddedEquations<T>).Assembly.GetManifestResourceNames()
        .Where(name => name.StartsWith(folder, StringComparison.Ordinal))
        .Select(name => name.Substring(folder.Length, name.Length - folder.Length - Extension.Length))
        .ToDictionary(name => name, name => new Lazy<T>(() => Load(folder + name + Extension, parse)));

    /// <summary>Their names, in alphabetical order.</summary>
    public IEnumerable<string> Names => _all.Keys.OrderBy(static name => name, StringComparer.Ordinal);

    /// <summary>The one of a name; null where there is none.</summary>
    public T? Find(string name) => _all.TryGetValue(name, out var found) ? found.Value : null;

    private static T Load(string resource, Func<string, T> parse)
    {
        using Stream text = typeof(EmbeddedEquations<T>).Assembly.GetManifestResourceStream(resource)!;
        using var reader = new StreamReader(text);
        return parse(reader.ReadToEnd());
    }
}
