namespace ModelGen.Generator;

/// <summary>Names of the pipeline's steps, by which tests ask why a step ran again.</summary>
internal static class TrackingNames
{
    /// <summary>A declaration was read: its place, and a spec, or problems, or both.</summary>
    public const string Read = nameof(Read);

    /// <summary>The problems of a declaration.</summary>
    public const string Problems = nameof(Problems);

    /// <summary>The problems of a cell.</summary>
    public const string Cell = nameof(Cell);

    /// <summary>The problems of an optimizer.</summary>
    public const string Optimizer = nameof(Optimizer);

    /// <summary>The spec of a declaration that gets files.</summary>
    public const string Model = nameof(Model);
}
