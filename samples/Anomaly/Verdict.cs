namespace Anomaly;

/// <summary>What the detector says of a reading.</summary>
/// <param name="Expected">What it expected.</param>
/// <param name="Spread">The deviation that it expected.</param>
/// <param name="IsAnomaly">Whether the reading is too far off.</param>
internal readonly record struct Verdict(double Expected, double Spread, bool IsAnomaly);
