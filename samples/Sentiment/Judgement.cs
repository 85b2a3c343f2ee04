namespace Sentiment;

/// <summary>How well a model judges reviews.</summary>
/// <param name="Cost">The mean of <c>-log(p + 1e-8)</c>, with p the probability of what is true.</param>
/// <param name="Error">The part that it judges wrongly.</param>
public sealed record Judgement(double Cost, double Error);
