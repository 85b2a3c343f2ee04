namespace ModelGen.Generator.Model;

/// <summary>How gradients are limited; the runtime has an enumeration of the same name and members.</summary>
internal enum Clipping
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>All together, by their norm.</summary>
    Norm,

    /// <summary>Each number by itself.</summary>
    Value,
}
