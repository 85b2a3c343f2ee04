using System;

namespace ModelGen.Engines;

/// <summary>
/// Where a model's numbers live and the device that computes with them: what sessions ask for, whatever the device. Arguments have been
/// checked, and lengths are right.
/// </summary>
internal interface IEngine : IDisposable
{
    /// <summary>Where things lie.</summary>
    ProgramLayout Layout { get; }

    /// <summary>The device that computes, in a few words.</summary>
    string Description { get; }

    /// <summary>Threads of this machine's processors that work on one pass.</summary>
    int Threads { get; }

    /// <summary>L2 norm over the gradients of the last backward pass, before clipping.</summary>
    double Norm { get; }

    /// <summary>Whether dropout masks are drawn; otherwise those that were written are used.</summary>
    bool DrawsMasks { set; }

    /// <summary>Learning rate of the next update.</summary>
    double LearningRate { set; }

    /// <summary>Copies a tensor out, its rows in the order in which their owner keeps them.</summary>
    void Read(TensorPlacement tensor, Span<float> destination, RowOrder order = default);

    /// <summary>Copies a tensor in.</summary>
    void Write(TensorPlacement tensor, ReadOnlySpan<float> source, RowOrder order = default);

    /// <summary>Gives every element of a tensor the same value.</summary>
    void Fill(TensorPlacement tensor, float value);

    /// <summary>Says that something other than an update has written parameters.</summary>
    void ParametersChanged();

    /// <summary>Runs a pass from its beginning to its end.</summary>
    void Run(Pass pass);
}

/// <summary>The engine of a language model.</summary>
internal interface ILanguageModelEngine : IEngine
{
    /// <summary>Where things lie.</summary>
    new LanguageModelLayout Layout { get; }

    /// <summary>Takes the words of the next pass.</summary>
    void SetTokens(ReadOnlySpan<int> tokens, ReadOnlySpan<int> targets);

    /// <summary>Takes in a text, the next one by number.</summary>
    void AddText(TextWindows text);

    /// <summary>Runs a training step or an evaluation on consecutive windows of a text.</summary>
    /// <param name="pass"><see cref="Pass.TrainStep"/> or <see cref="Pass.Evaluate"/>.</param>
    /// <param name="text">The number of the text.</param>
    /// <param name="first">The first window.</param>
    /// <param name="losses">Receives the cross entropy of each window, summed over its tokens.</param>
    void RunWindows(Pass pass, int text, int first, Span<double> losses);

    /// <summary>The cross entropy of the last pass, summed over its tokens, in double.</summary>
    double TotalLoss();

    /// <summary>The logits of the last forward pass, <c>[T, B, V]</c>, computed once more.</summary>
    void ReadLogits(Span<float> destination);

    /// <summary>The gradient of the embedding, dense: zero but in the rows of the step's words.</summary>
    /// <param name="rows">Where the rows of those words lie.</param>
    /// <param name="destination">Receives <c>[V, E]</c>.</param>
    void ReadSparseGradient(MatrixPlacement rows, Span<float> destination);
}
