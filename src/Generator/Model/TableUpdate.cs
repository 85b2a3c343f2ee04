namespace ModelGen.Generator.Model;

/// <summary>Which rows of a table an update changes; the runtime has an enumeration of the same name and members.</summary>
internal enum TableUpdate
{
    /// <summary>All that the optimizer's equations change.</summary>
    Exact,

    /// <summary>Those of the step's words.</summary>
    Lazy,
}
