using System;

namespace ModelGen.Ptb.Training;

/// <summary>Training went astray: a cost was not a finite number, and no later one will be.</summary>
internal sealed class DivergedException() : Exception(
    "The cost is no longer a finite number: training diverged. A smaller LearningRate or MaxGradNorm helps.");
