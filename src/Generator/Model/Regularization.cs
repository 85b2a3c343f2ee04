namespace ModelGen.Generator.Model;

/// <summary>What keeps layers from learning their input by heart, the same for all kinds of models.</summary>
/// <param name="IsVariational">Whether all steps have the same dropout masks (Gal and Ghahramani 2016, arXiv:1512.05287).</param>
/// <param name="InputKeepProb">Probability that a value is kept of what enters the first layer.</param>
/// <param name="OutputKeepProb">The same of the last layer's output.</param>
/// <param name="StateKeepProb">The same of a layer's previous output, where it enters the layer's own products.</param>
/// <param name="UpdateKeepProb">The same of what equations mark with <c>Dropout</c>.</param>
/// <param name="WeightKeepProb">The same of a number of the matrices that the previous output goes through.</param>
/// <param name="HiddenZoneout">Probability that a layer's output keeps its value.</param>
/// <param name="CellZoneout">The same of the other states.</param>
internal sealed record Regularization(
    bool IsVariational, double InputKeepProb, double OutputKeepProb, double StateKeepProb, double UpdateKeepProb, double WeightKeepProb,
    double HiddenZoneout, double CellZoneout)
{
    /// <summary>Whether the equations of a step are others in training than in evaluation.</summary>
    public bool ChangesEquations(CellSpec cell) => DropsState(cell) || DropsUpdate(cell) || HiddenZoneout > 0 || CellZoneout > 0;

    /// <summary>Whether values of the previous output are dropped.</summary>
    public bool DropsState(CellSpec cell) => StateKeepProb < 1 && cell.MultipliesOutput;

    /// <summary>Whether something of a state's update is dropped.</summary>
    public bool DropsUpdate(CellSpec cell) => UpdateKeepProb < 1 && cell.WithDropout is not null;

    /// <summary>Whether numbers of matrices are dropped.</summary>
    public bool DropsWeights(CellSpec cell) => WeightKeepProb < 1 && cell.MultipliesOutput;

    /// <summary>Probability that a state keeps its value.</summary>
    public double ZoneoutOf(CellSpec cell, string state) => state == cell.States[0] ? HiddenZoneout : CellZoneout;
}
