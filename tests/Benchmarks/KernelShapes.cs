using System;
using ModelGen.Cpu;
using ModelGen.Ptb.Models;

namespace ModelGen.Benchmarks;

/// <summary>The matrices of a declared model, as its generated code lays them out.</summary>
/// <param name="config">What the model was declared with.</param>
public sealed class KernelShapes(LanguageModelConfig config)
{
    /// <summary>Matrices of the small model: 400 words, H = 200.</summary>
    public static KernelShapes Small { get; } = new(SmallModel.Config);

    /// <summary>Matrices of the medium model: 700 words, H = 650.</summary>
    public static KernelShapes Medium { get; } = new(MediumModel.Config);

    /// <summary>Streams: rows of a product inside the recursion.</summary>
    public int Batch { get; } = config.BatchSize;

    /// <summary>Words of a step: rows of a product over all times.</summary>
    public int Words { get; } = config.NumSteps * config.BatchSize;

    /// <summary>Units of a layer.</summary>
    public int Units { get; } = config.HiddenSize;

    /// <summary>Columns of a layer's kernel: four gates.</summary>
    public int Gates { get; } = 4 * config.HiddenSize;

    /// <summary>Words that the softmax layer chooses from.</summary>
    public int Vocabulary { get; } = config.VocabSize;

    /// <summary>Floats from row to row: rows begin at whole cache lines.</summary>
    public static int Pitch(int columns) => (columns + 15) / 16 * 16;

    /// <summary>Values from -0.5 to 0.5 in a block of their own.</summary>
    public static Arena Matrix(int rows, int columns)
    {
        var random = new Random(1);
        var matrix = new Arena(rows * Pitch(columns));
        foreach (ref float value in matrix.Slice(0, matrix.Length)) value = random.NextSingle() - 0.5f;
        return matrix;
    }

    /// <summary>A softmax layer of its own, and where its things lie.</summary>
    public static Arena SoftmaxLayer(int rows, int width, int classes, out SoftmaxPlacement placement)
    {
        const int Groups = 8;
        int at = 0;
        placement = new SoftmaxPlacement
        {
            Classes = classes,
            Width = width,
            Chunk = 96,
            Groups = Groups,
            Weights = Reserve(classes * Pitch(width)),
            WeightsPitch = Pitch(width),
            Bias = Reserve(classes),
            WeightsGradient = Reserve(classes * Pitch(width)),
            BiasGradient = Reserve(classes),
            Exponentials = Reserve(classes * Pitch(rows)),
            ExponentialsPitch = Pitch(rows),
            Panels = Reserve(Pitch(rows) * Pitch(width)),
            Shares = Reserve(Groups * rows * Pitch(width)),
            Sums = Reserve(Groups * 2 * Pitch(rows)),
            Shift = Reserve(rows),
            TargetLogit = Reserve(rows),
            RowSum = Reserve(rows),
            RowLoss = Reserve(rows),
        };
        return new Arena(at);

        int Reserve(int length)
        {
            at += Pitch(length);
            return at - Pitch(length);
        }
    }

    /// <inheritdoc/>
    public override string ToString() => config.Name;
}
