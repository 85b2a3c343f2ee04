using static ModelGen.Equations;

namespace ModelGen.Tests.Fixtures;

/// <summary>Adam, with gradients that are clipped.</summary>
[LstmModel(VocabSize = 23, HiddenSize = 9, NumSteps = 4, BatchSize = 3, KeepProb = 0.7, MaxGradNorm = 0.05, Optimizer = typeof(ModelGen.Optimizers.Adam))]
internal sealed partial class AdamModel;

/// <summary>An optimizer of a user's own: momentum, weight decay, and a rate that is warmed up; with words that the language of targets has, too.</summary>
[Optimizer]
internal static class OwnMomentum
{
    public static (float weight, float double_value) Step(
        float weight, float slope, float double_value, [Step] float worker, [Schedule] float m,
        [Hyperparameter] float decay = 0.9f, [Hyperparameter] float shrink = 0.01f)
    {
        float warm = m * Min(1, worker / 3);
        float next = decay * double_value + slope + shrink * weight;
        return (weight - warm * next, next);
    }
}

/// <summary>The same with tied weights, which the words' gradient is added to.</summary>
[LstmModel(VocabSize = 19, HiddenSize = 8, NumSteps = 3, BatchSize = 2, TieWeights = true, Optimizer = typeof(OwnMomentum))]
internal sealed partial class OwnMomentumModel;

/// <summary>One without a state, whose rate is not even used as it is.</summary>
[Optimizer]
internal static class SignDescent
{
    public static float Step(float p, float g, [Schedule] float rate) => p - rate * (g > 0 ? 1f : g < 0 ? -1f : 0f);
}

/// <summary>A bare layer with an optimizer.</summary>
[RecurrentLayer(InputSize = 5, HiddenSize = 7, NumSteps = 4, BatchSize = 3, Bidirectional = true, Optimizer = typeof(SignDescent))]
internal sealed partial class SignLayer;

/// <summary>Gradient descent that is written by a user: it is what every model has by itself.</summary>
[Optimizer]
internal static class OwnDescent
{
    public static float Step(float p, float g, [Schedule] float rate) => p - g * rate;
}

[LstmModel(VocabSize = 23, HiddenSize = 9, NumSteps = 4, BatchSize = 3, MaxGradNorm = 0.05, Optimizer = typeof(OwnDescent))]
internal sealed partial class OwnDescentModel;

[LstmModel(VocabSize = 23, HiddenSize = 9, NumSteps = 4, BatchSize = 3, MaxGradNorm = 0.05)]
internal sealed partial class DescentModel;
