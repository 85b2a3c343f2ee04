namespace ModelGen.Generator.Model;

/// <summary>The arguments of a model's attribute, defaults filled in: one record for each shorthand.</summary>
/// <param name="BatchSize">Sequences side by side.</param>
/// <param name="Accumulate">Training steps whose gradients are summed for an update.</param>
/// <param name="InitScale">Parameters start uniform in plus and minus this.</param>
/// <param name="Update">What is said of the update.</param>
internal abstract record ModelNumbers(int BatchSize, int Accumulate, double InitScale, UpdateNumbers Update)
{
    /// <inheritdoc cref="UpdateNumbers"/>
    public Clipping Clipping => Update.Clipping;

    /// <inheritdoc cref="UpdateNumbers"/>
    public double MaxGradNorm => Update.MaxGradNorm;

    /// <inheritdoc cref="UpdateNumbers"/>
    public double MaxGradValue => Update.MaxGradValue;

    /// <inheritdoc cref="UpdateNumbers"/>
    public TableUpdate TableUpdate => Update.TableUpdate;

    /// <inheritdoc cref="UpdateNumbers"/>
    public bool AverageParameters => Update.AverageParameters;
}
