using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Text.Json;
using ModelGen.Checkpoints;

namespace ModelGen.Benchmarks.Compare.Networks;

/// <summary>A network that both sides know: its batches, and its training step.</summary>
/// <typeparam name="TModel">The network.</typeparam>
/// <param name="name">What the command line and <c>networks.py</c> call it.</param>
/// <param name="batchSize">How many examples a training step has.</param>
/// <param name="learningRate">The learning rate.</param>
internal abstract class ComparedNetwork<TModel>(string name, int batchSize, double learningRate) : IComparedNetwork
    where TModel : INetwork<TModel>
{
    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public int BatchSize => batchSize;

    /// <inheritdoc/>
    public void Write(string folder)
    {
        using (TModel model = TModel.Create(new ModelOptions { Threads = 1 }))
            Safetensors.Write(Parameters(folder), new Dictionary<string, string>(), TModel.Parameters, model.GetParameter);
        using FileStream file = File.Create(Batches(folder));
        foreach (int[][] feeds in Draw())
        {
            foreach (int[] feed in feeds)
                file.Write(MemoryMarshal.AsBytes<int>(feed));
        }
    }

    /// <inheritdoc/>
    public object LoadOrder(string folder, int threads, bool dropout, bool isDouble = false) => new
    {
        order = "load",
        config = new
        {
            Network = name,
            BatchSize = batchSize,
            LearningRate = learningRate,
            Dropout = dropout,
            Double = isDouble,
            FeedLengths = Draw().First().Select(feed => feed.Length),
        },
        parameters = Parameters(folder),
        batches = Batches(folder),
        threads,
    };

    /// <inheritdoc/>
    public void Obey(JsonElement load)
    {
        // The parameters of the file are those that it begins with anyway.
        using TModel model = TModel.Create(new ModelOptions { Threads = load.GetProperty("threads").GetInt32() });
        if (TModel.Masks.Count > 0 && !load.GetProperty("config").GetProperty("Dropout").GetBoolean())
            model.SetDropoutMasks(Enumerable.Repeat(1f, TModel.Masks.Sum(mask => mask.Length)).ToArray());
        int[][][] batches = [.. Draw()];
        OurSide.Reply(0, []);
        while (Console.ReadLine() is string line)
        {
            JsonElement order = JsonDocument.Parse(line).RootElement;
            if (order.GetProperty("order").GetString() == "save")
            {
                string path = order.GetProperty("path").GetString()!;
                Safetensors.Write(path, new Dictionary<string, string>(), TModel.Parameters, model.GetParameter);
                OurSide.Reply(0, []);
                continue;
            }

            int first = order.GetProperty("first").GetInt32();
            double[] losses = new double[order.GetProperty("count").GetInt32()];
            long start = Stopwatch.GetTimestamp();
            for (int step = 0; step < losses.Length; step++)
                losses[step] = Step(model, batches[(first + step) % batches.Length], learningRate);
            OurSide.Reply(Stopwatch.GetElapsedTime(start).TotalSeconds, losses);
        }
    }

    /// <summary>The batches, the same each time: the numbers of all feeds, time-major.</summary>
    protected abstract IEnumerable<int[][]> Draw();

    /// <summary>A training step.</summary>
    /// <param name="model">The network.</param>
    /// <param name="feeds">A batch.</param>
    /// <param name="learningRate">The learning rate.</param>
    /// <returns>The loss before it.</returns>
    protected abstract double Step(TModel model, int[][] feeds, double learningRate);

    private static string Parameters(string folder) => Path.Combine(folder, "parameters.safetensors");

    private static string Batches(string folder) => Path.Combine(folder, "batches.i32");
}
