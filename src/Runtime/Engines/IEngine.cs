using System;

namespace ModelGen.Engines;

/// <summary>
/// Where a model's numbers live and the device that computes with them: what sessions ask for, whatever the device and the model. Arguments have been
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

    /// <summary>Whether dropout masks are drawn; otherwise those that were written are used.</summary>
    bool DrawsMasks { set; }

    /// <summary>Seed of the dropout masks.</summary>
    ulong Seed { set; }

    /// <summary>Training steps before the next one.</summary>
    long StepsTaken { set; }

    /// <summary>Learning rate of the next update.</summary>
    double LearningRate { set; }

    /// <summary>Steps of the next passes that take as many as there are: words of a single stream, or of a window's streams.</summary>
    int Count { set; }

    /// <summary>Copies a tensor out, its rows in the order in which their owner keeps them.</summary>
    void Read(TensorPlacement tensor, Span<float> destination, RowOrder order = default);

    /// <summary>Copies a tensor in.</summary>
    void Write(TensorPlacement tensor, ReadOnlySpan<float> source, RowOrder order = default);

    /// <summary>Copies whole numbers in, perhaps fewer than there is room for.</summary>
    void Write(TensorPlacement ids, ReadOnlySpan<int> source);

    /// <summary>A number in double precision.</summary>
    double ReadScalar(TensorPlacement scalar);

    /// <summary>Writes a number in double precision.</summary>
    void WriteScalar(TensorPlacement scalar, double value);

    /// <summary>Gives every element of a tensor the same value.</summary>
    void Fill(TensorPlacement tensor, float value);

    /// <summary>Tells that parameters have been written from outside.</summary>
    void ParametersChanged();

    /// <summary>Runs a pass from its beginning to its end.</summary>
    void Run(string pass);

    /// <summary>Takes in a text, the next one by number.</summary>
    void AddText(TextWindows text);

    /// <summary>Runs training steps or evaluations on consecutive windows of a text.</summary>
    /// <param name="trains">Whether these are training steps.</param>
    /// <param name="text">The number of the text.</param>
    /// <param name="first">The first window.</param>
    /// <param name="costs">Receives the cost of each window.</param>
    void RunWindows(bool trains, int text, int first, Span<double> costs);
}
