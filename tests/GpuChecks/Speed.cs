namespace ModelGen.GpuChecks;

/// <summary>How fast a model trains.</summary>
/// <param name="Model">Its name on the command line.</param>
/// <param name="Precision">How products are computed.</param>
/// <param name="WordsPerSecond">Words learned from per second.</param>
/// <param name="MillisecondsPerStep">Time of a training step.</param>
internal sealed record Speed(string Model, Precision Precision, double WordsPerSecond, double MillisecondsPerStep);
