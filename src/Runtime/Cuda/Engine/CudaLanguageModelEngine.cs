using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.InteropServices;
using ModelGen.Engines;

namespace ModelGen.Cuda;

/// <summary>Runs the generated program of a language model on a GPU.</summary>
internal sealed class CudaLanguageModelEngine(
    LanguageModelConfig config, CudaProgram program, IGpu gpu, KernelStore kernels, ModelOptions options)
    : CudaEngine(program, gpu, kernels, options, config.NumSteps * config.BatchSize), ILanguageModelEngine
{
    private readonly List<TextWindows> _texts = [];
    private readonly int[] _tokens = new int[config.NumSteps * config.BatchSize];

    /// <inheritdoc/>
    public new LanguageModelLayout Layout => (LanguageModelLayout)base.Layout;

    /// <inheritdoc/>
    public void SetTokens(ReadOnlySpan<int> tokens, ReadOnlySpan<int> targets)
    {
        tokens.CopyTo(_tokens);
        Gpu.Write(Memory.Tokens, MemoryMarshal.AsBytes(tokens));
        Gpu.Write(Memory.Targets, MemoryMarshal.AsBytes(targets));
        Count = tokens.Length;
        Memory.Set(nameof(Control.Count), Count);
    }

    /// <inheritdoc/>
    public void AddText(TextWindows text)
    {
        SetTexts([.. _texts, text]);
        _texts.Add(text);
    }

    /// <inheritdoc/>
    public void RunWindows(Pass pass, int text, int first, Span<double> losses)
    {
        Count = _tokens.Length;
        Memory.Set(nameof(Control.TextStart), _texts.Take(text).Sum(other => other.Text.Length));
        Memory.Set(nameof(Control.StreamLength), _texts[text].StreamLength);
        Memory.Set(nameof(Control.Window), first);
        Pass window = pass == Pass.TrainStep ? Pass.TrainWindow : Pass.EvaluateWindow;
        for (int done = 0, count; done < losses.Length; done += count)
        {
            count = int.Min(ModelMemory.LossesKept, losses.Length - done);
            for (int step = 0; step < count; step++)
                Run(window);
            Memory.ReadLosses(first + done, losses.Slice(done, count));
        }
    }

    /// <inheritdoc/>
    public double TotalLoss() => Memory.ReadControl().Loss;

    /// <inheritdoc/>
    public void ReadLogits(Span<float> destination)
    {
        // Their gradient has taken their place: they are computed again, and then it.
        Run(Pass.Logits);
        Read(Layout.Outputs.Find("logits"), destination, default);
        Run(Pass.LogitGradients);
    }

    /// <inheritdoc/>
    public void ReadSparseGradient(MatrixPlacement rows, Span<float> destination)
    {
        destination.Clear();
        Span<float> memory = Download(rows);
        var seen = new HashSet<int>();
        for (int position = 0; position < Count; position++)
        {
            // A word's row is where it occurs for the first time.
            if (seen.Add(_tokens[position]))
                memory.Slice(position * rows.Pitch, rows.Columns).CopyTo(destination[(_tokens[position] * rows.Columns)..]);
        }

        Unscale(destination);
    }
}
