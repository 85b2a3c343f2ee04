using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Threading;
using ModelGen.Decoding;
using ModelGen.Ptb.Models;
using ModelGen.Training;

namespace ModelGen.Ptb.Commands;

/// <summary>Lets a saved model write.</summary>
/// <param name="options">Threads and device.</param>
/// <param name="checkpoint">The model.</param>
/// <param name="vocabulary">Its words.</param>
/// <param name="prompt">Text to begin with; may be empty.</param>
/// <param name="words">Words to write.</param>
/// <param name="sampling">How they are drawn.</param>
/// <param name="output">Receives the text, one sentence a line.</param>
/// <param name="error">Receives the speed, and the device that computes, where that was not a matter of course.</param>
/// <param name="stop">Ends the text after the word under way.</param>
internal sealed class GenerateAction(
    ModelOptions options, Checkpoint checkpoint, Vocabulary vocabulary, string prompt, int words, SamplingOptions sampling, TextWriter output,
    TextWriter error, CancellationToken stop)
    : IModelAction
{
    /// <inheritdoc/>
    public void Run<TModel>()
        where TModel : ILanguageModel<TModel>
    {
        using TModel model = checkpoint.Create<TModel>(options);
        IEnumerable<string> text = new TextGenerator<TModel>(model, vocabulary, sampling) { PromptName = "--prompt" }.Write(prompt, words);
        model.TellDevice(options, error);
        long start = Stopwatch.GetTimestamp();
        foreach (string piece in text)
        {
            output.Write(piece == "\n" ? Environment.NewLine : piece);
            stop.ThrowIfCancellationRequested();
        }

        error.WriteLine($"{words / Stopwatch.GetElapsedTime(start).TotalSeconds:F0} {vocabulary.Kind.Plural()} per second");
    }
}
