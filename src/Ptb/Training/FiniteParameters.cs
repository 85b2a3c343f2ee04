using System;
using System.Buffers;
using System.Linq;

namespace ModelGen.Ptb.Training;

/// <summary>Finds models with which nothing can be computed any more.</summary>
internal static class FiniteParameters
{
    /// <summary>Says so when a model has parameters that are no finite numbers.</summary>
    /// <param name="model">The model.</param>
    /// <param name="checkpoint">Where it comes from.</param>
    /// <exception cref="FailedException">It has.</exception>
    public static void RequireFinite<TModel>(this TModel model, Checkpoint checkpoint)
        where TModel : ILanguageModel<TModel>
    {
        // From the pool, as the one that a save needs later.
        float[] buffer = ArrayPool<float>.Shared.Rent(TModel.Parameters.Max(parameter => parameter.Length));
        foreach (TensorInfo parameter in TModel.Parameters)
        {
            Span<float> values = buffer.AsSpan(0, parameter.Length);
            model.GetParameter(parameter.Name, values);
            foreach (float value in values)
            {
                if (!float.IsFinite(value))
                {
                    throw new FailedException(
                        $"The model of {checkpoint.Path} cannot be used: its {parameter.Name} holds {value}, which is not a finite number.");
                }
            }
        }

        ArrayPool<float>.Shared.Return(buffer);
    }
}
