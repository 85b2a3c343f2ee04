using ModelGen.Generator.Model;

namespace ModelGen.Generator.Lowering;

internal static class ModelSize
{
    public static SizeProblem? FindProblem(ModelSpec spec)
    {
        decimal softmax = (decimal)spec.Numbers.VocabSize * spec.Numbers.HiddenSize;
        decimal kernel = 8m * spec.Numbers.HiddenSize * spec.Numbers.HiddenSize;
        decimal all = (2 * softmax) + (spec.Numbers.NumLayers * kernel)
            + ((decimal)spec.Numbers.NumSteps * spec.Numbers.BatchSize * spec.Numbers.VocabSize);
        return softmax > int.MaxValue ? new($"softmax_w [{spec.Numbers.HiddenSize}, {spec.Numbers.VocabSize}]", softmax)
            : kernel > int.MaxValue ? new($"kernel_0 [{2L * spec.Numbers.HiddenSize}, {4L * spec.Numbers.HiddenSize}]", kernel)
            : all > int.MaxValue ? new(null, all)
            : null;
    }
}
