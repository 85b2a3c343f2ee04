namespace ModelGen.Training;

/// <summary>How far the evaluation of a text has come.</summary>
/// <param name="Doing">What is done, such as <c>validating</c>.</param>
/// <param name="Fraction">How much of the text was read, from 0 to 1.</param>
public readonly record struct EvaluationProgress(string Doing, double Fraction);
