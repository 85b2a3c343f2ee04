namespace ModelGen.Training;

/// <summary>Training went astray: a cost or a perplexity was not a finite number, and no later one will be.</summary>
public sealed class DivergedException() : FailedException(
    "The cost is no longer a finite number: training diverged. A smaller LearningRate or MaxGradNorm helps.");
