namespace ModelGen.Generator.Model;

/// <summary>What a declaration says of the update besides the optimizer; the attributes explain each of them.</summary>
internal sealed record UpdateNumbers(Clipping Clipping, double MaxGradNorm, double MaxGradValue, TableUpdate TableUpdate, bool AverageParameters)
{
    /// <summary>The largest norm with which an update is done; null: no limit.</summary>
    public double? NormLimit => Clipping == Clipping.Norm ? MaxGradNorm : null;

    /// <summary>The largest magnitude of a number of a gradient; null: no limit.</summary>
    public double? ValueLimit => Clipping == Clipping.Value ? MaxGradValue : null;
}
