using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Text.Json;
using ModelGen.Benchmarks.Compare.Networks;
using ModelGen.Ptb.Models;

namespace ModelGen.Benchmarks.Compare;

/// <summary>Our side of the comparison, told the same as <c>peer.py</c>; its process holds nothing else.</summary>
internal sealed class OurSide : IModelAction
{
    /// <summary>Obeys until there are no more orders.</summary>
    /// <param name="model">The model, as the command line names it.</param>
    public static int Run(string model)
    {
        Console.WriteLine("ModelGen");
        if (NetworkComparison.Networks.SingleOrDefault(network => network.Name == model) is not { } compared)
            CompareCommand.Models[model].Run(new OurSide());
        else if (Console.ReadLine() is string load)
            compared.Obey(JsonDocument.Parse(load).RootElement);
        return 0;
    }

    /// <summary>Obeys with a model; the first order is to make it.</summary>
    public void Run<TModel>()
        where TModel : ILanguageModel<TModel>
    {
        if (Console.ReadLine() is not string load)
            return;
        JsonElement first = JsonDocument.Parse(load).RootElement;

        // The parameters of the file are those that it begins with anyway; reading them would take memory that training does not.
        using TModel model = TModel.Create(new ModelOptions { Threads = first.GetProperty("threads").GetInt32() });
        if (TModel.Masks.Count > 0 && first.GetProperty("config").GetProperty("KeepProb").GetDouble() == 1)
            model.SetDropoutMasks(Enumerable.Repeat(1f, TModel.Masks.Sum(mask => mask.Length)).ToArray());
        int[] windows = Words(first, "windows"), text = Words(first, "text");
        Reply(0, []);
        while (Console.ReadLine() is string line)
            Obey(model, JsonDocument.Parse(line).RootElement, windows, text);
    }

    private static void Obey<TModel>(TModel model, JsonElement order, int[] windows, int[] text)
        where TModel : ILanguageModel<TModel>
    {
        int first = order.GetProperty("first").GetInt32(), count = order.GetProperty("count").GetInt32();
        int length = TModel.Config.NumSteps * TModel.Config.BatchSize;
        string what = order.GetProperty("order").GetString()!;
        double[] losses = new double[what == "read" ? 1 : count];
        long start = Stopwatch.GetTimestamp();
        switch (what)
        {
            case "train":
                for (int step = 0; step < count; step++)
                    losses[step] = model.TrainStep(Window(first + step, 0), Window(first + step, 1), TModel.Config.LearningRate);
                break;
            case "evaluate":
                model.ResetState();
                for (int step = 0; step < count; step++)
                    losses[step] = model.Evaluate(Window(first + step, 0), Window(first + step, 1));
                model.ResetState();
                break;
            case "read":
                model.ResetState();
                int begin = first * length;
                losses[0] = model.EvaluateSequence(text.AsSpan(begin, count * length), text.AsSpan(begin + 1, count * length));
                model.ResetState();
                break;
        }

        Reply(Stopwatch.GetElapsedTime(start).TotalSeconds, losses);

        // Tokens are part 0 of a window, targets part 1.
        ReadOnlySpan<int> Window(int index, int part) =>
            windows.AsSpan(((index % (windows.Length / (2 * length)) * 2) + part) * length, length);
    }

    /// <summary>Answers an order.</summary>
    /// <param name="seconds">How long it took.</param>
    /// <param name="losses">The cost of each step.</param>
    public static void Reply(double seconds, double[] losses)
    {
        using Process self = Process.GetCurrentProcess();
        Console.WriteLine(JsonSerializer.Serialize(new Answer(seconds, losses, self.PeakWorkingSet64), Answer.Json));
    }

    private static int[] Words(JsonElement order, string name) =>
        MemoryMarshal.Cast<byte, int>(File.ReadAllBytes(order.GetProperty(name).GetString()!)).ToArray();
}
