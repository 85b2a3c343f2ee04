namespace ModelGen.Generator;

/// <summary>
/// Run-time types that the generator knows by name, as reflection spells them. A test resolves each one; names of attribute
/// arguments are those of the properties of <see cref="Model.ModelNumbers"/>.
/// </summary>
internal static class KnownNames
{
    /// <summary>The attribute that declares an LSTM language model.</summary>
    public const string LstmModelAttribute = "ModelGen.LstmModelAttribute";

    /// <summary>The attribute that declares a bare recurrent layer.</summary>
    public const string RecurrentLayerAttribute = "ModelGen.RecurrentLayerAttribute";

    /// <summary>The attribute that declares a recurrent cell.</summary>
    public const string RecurrentCellAttribute = "ModelGen.RecurrentCellAttribute";

    /// <summary>The namespace of the cells that come with the runtime.</summary>
    internal const string Cells = "ModelGen.Cells";

    /// <summary>The type of the one constant that is no number.</summary>
    public const string DropoutPlacement = "ModelGen.DropoutPlacement";

    /// <summary>What the generated constructor takes.</summary>
    public const string ModelOptions = "ModelGen.ModelOptions";
}
