namespace SequenceMemory;

/// <summary>What has become of a network.</summary>
/// <param name="Name">Its name, with units and layers.</param>
/// <param name="FirstLoss">The loss of the first training step.</param>
/// <param name="Error">The root of the mean square of all errors after training.</param>
/// <param name="Output">What it says without any input.</param>
public sealed record Result(string Name, double FirstLoss, double Error, float[] Output);
