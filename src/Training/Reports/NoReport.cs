namespace ModelGen.Training;

/// <summary>Tells nothing.</summary>
internal sealed class NoReport : IReport;
