namespace ModelGen.Generator;

/// <summary>
/// Run-time types that the generator knows by name, as reflection spells them. A test resolves each one; names of attribute
/// arguments are those of the properties of <see cref="Model.ModelNumbers"/>.
/// </summary>
internal static class KnownNames
{
    /// <summary>The attribute that declares a recurrent cell.</summary>
    public const string RecurrentCellAttribute = "ModelGen.RecurrentCellAttribute";

    /// <summary>The namespace of the cells that come with the runtime.</summary>
    internal const string Cells = "ModelGen.Cells";

    /// <summary>The type of the constant that says where dropout acts.</summary>
    public const string DropoutPlacement = "ModelGen.DropoutPlacement";

    /// <summary>What the generated constructor takes.</summary>
    public const string ModelOptions = "ModelGen.ModelOptions";

    /// <summary>The namespace of what users write, cells' words among it.</summary>
    internal const string Namespace = "ModelGen";

    /// <summary>The attributes' argument that names the cell.</summary>
    internal const string Cell = "Cell";

    /// <summary>The hyperparameter that every declaration has a value for, as cells spell it.</summary>
    internal const string ForgetBias = "forgetBias";

    /// <summary>The functions of equations.</summary>
    internal const string Equations = "Equations";

    /// <summary>All units of a layer, as one value of a cell.</summary>
    internal const string Units = "Units";

    /// <summary>A gate that is called with its operand.</summary>
    internal const string Gate = "Gate";

    /// <summary>The product that makes a layer's output.</summary>
    internal const string Projection = "Projection";

    /// <summary>The attribute of a learned number of each unit.</summary>
    internal const string PerUnit = "PerUnit";

    /// <summary>The attribute of a number that the declaration supplies.</summary>
    internal const string Hyperparameter = "Hyperparameter";

    /// <summary>The type of the constant that says how gradients are limited.</summary>
    public const string Clipping = "ModelGen.Clipping";

    /// <summary>The type of the constant that says which rows of a table change.</summary>
    public const string TableUpdate = "ModelGen.TableUpdate";

    /// <summary>The attribute that says how parameters start.</summary>
    public const string InitializeAttribute = "ModelGen.InitializeAttribute";

    /// <summary>How parameters start.</summary>
    public const string Initializer = "ModelGen.Initializer";

    /// <summary>The attribute that gives a value to a hyperparameter.</summary>
    public const string OptimizerArgumentAttribute = "ModelGen.OptimizerArgumentAttribute";

    /// <summary>The attribute that declares an optimizer.</summary>
    public const string OptimizerAttribute = "ModelGen.OptimizerAttribute";

    /// <summary>The namespace of the optimizers that come with the runtime.</summary>
    internal const string Optimizers = "ModelGen.Optimizers";

    /// <summary>The attributes' argument that names the optimizer.</summary>
    internal const string Optimizer = "Optimizer";

    /// <summary>The attribute of an optimizer's learning rate.</summary>
    internal const string Schedule = "Schedule";

    /// <summary>The attribute of an optimizer's count of updates.</summary>
    internal const string Step = "Step";

    /// <summary>The attribute of a gate without a product with the state.</summary>
    internal const string FromInput = "FromInput";

    /// <summary>The attribute of a gate without a product with the input.</summary>
    internal const string FromState = "FromState";

    /// <summary>The attribute of a gate without a bias.</summary>
    internal const string NoBias = "NoBias";
}
