using System;
using System.Buffers;
using System.Collections.Generic;
using System.Linq;
using ModelGen.Checkpoints;

namespace ModelGen.Training;

/// <summary>Finds models with which nothing can be computed any more.</summary>
internal static class FiniteNumbers
{
    /// <summary>Refuses a model whose parameters are not all finite numbers.</summary>
    /// <param name="model">The model.</param>
    /// <param name="checkpoint">Where it comes from.</param>
    /// <exception cref="FailedException">It has.</exception>
    public static void RequireFinite<TModel>(this TModel model, Checkpoint checkpoint)
        where TModel : ILanguageModel<TModel> =>
        Require(checkpoint, "", TModel.Parameters, (name, values) => model.GetParameter(name, values));

    /// <summary>Refuses a model whose states are not all finite numbers: training cannot go on from them.</summary>
    /// <inheritdoc cref="RequireFinite"/>
    public static void RequireFiniteStates<TModel>(this TModel model, Checkpoint checkpoint)
        where TModel : ILanguageModel<TModel> =>
        Require(checkpoint, "state ", TModel.States, (name, values) => model.GetState(name, values));

    private static void Require(Checkpoint checkpoint, string kind, IReadOnlyList<TensorInfo> tensors, Safetensors.CopyValues copy)
    {
        // From the pool, as the one that a save needs later.
        float[] buffer = ArrayPool<float>.Shared.Rent(tensors.Select(tensor => tensor.Length).DefaultIfEmpty().Max());
        foreach (TensorInfo tensor in tensors)
        {
            Span<float> values = buffer.AsSpan(0, tensor.Length);
            copy(tensor.Name, values);
            foreach (float value in values)
            {
                if (!float.IsFinite(value))
                {
                    throw new FailedException(
                        $"The model of {checkpoint.Path} cannot be used: its {kind}{tensor.Name} holds {value}, which is not a finite number.");
                }
            }
        }

        ArrayPool<float>.Shared.Return(buffer);
    }
}
