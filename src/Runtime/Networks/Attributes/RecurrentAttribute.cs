namespace ModelGen.Networks;

/// <summary>What a <see cref="Recurrent"/> consists of: the arguments of <see cref="RecurrentLayerAttribute"/>.</summary>
/// <param name="units">Units of a layer and direction; left out where <see cref="HiddenSizes"/> says them.</param>
[System.AttributeUsage(System.AttributeTargets.Parameter)]
public sealed class RecurrentAttribute(int units = 0) : System.Attribute
{
    /// <summary>Units of a layer and direction.</summary>
    public int Units { get; } = units;

    /// <summary>The cell. Default: <c>Lstm</c>.</summary>
    public System.Type? Cell { get; set; }

    /// <summary>Stacked layers. Default 1.</summary>
    public int NumLayers { get; set; } = 1;

    /// <inheritdoc cref="RecurrentLayerAttribute.HiddenSizes"/>
    public int[]? HiddenSizes { get; set; }

    /// <summary>Width of a layer's output, for cells with a projection.</summary>
    public int ProjectionSize { get; set; }

    /// <summary>Whether each layer also reads backwards.</summary>
    public bool Bidirectional { get; set; }

    /// <summary>Whether a pass begins with the states after the one before.</summary>
    public bool Carried { get; set; }

    /// <summary>Added to the forget gate's pre-activation.</summary>
    public double ForgetBias { get; set; }

    /// <inheritdoc cref="RecurrentLayerAttribute.Dropout"/>
    public double Dropout { get; set; }

    /// <inheritdoc cref="RecurrentLayerAttribute.DropoutPlacement"/>
    public DropoutPlacement DropoutPlacement { get; set; } = DropoutPlacement.BetweenLayers;

    /// <inheritdoc cref="RecurrentLayerAttribute.VariationalDropout"/>
    public bool VariationalDropout { get; set; }

    /// <inheritdoc cref="RecurrentLayerAttribute.StateDropout"/>
    public double StateDropout { get; set; }

    /// <inheritdoc cref="RecurrentLayerAttribute.UpdateDropout"/>
    public double UpdateDropout { get; set; }

    /// <inheritdoc cref="RecurrentLayerAttribute.WeightDropout"/>
    public double WeightDropout { get; set; }

    /// <inheritdoc cref="RecurrentLayerAttribute.HiddenZoneout"/>
    public double HiddenZoneout { get; set; }

    /// <inheritdoc cref="RecurrentLayerAttribute.CellZoneout"/>
    public double CellZoneout { get; set; }

    /// <inheritdoc cref="RecurrentLayerAttribute.MaxGateGradient"/>
    public double MaxGateGradient { get; set; }
}
