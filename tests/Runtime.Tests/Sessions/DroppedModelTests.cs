using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Threading;
using ModelGen.Engines;
using ModelGen.Runtime.Tests.Layers;
using ModelGen.Tests;
using Xunit;

namespace ModelGen.Runtime.Tests.Sessions;

/// <summary>Tests that count threads and memory of the process, alone.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AloneInTheProcess
{
    public const string Name = "alone in the process";
}

/// <summary>A model that a program drops without disposing it gives its threads and its memory back.</summary>
[Collection(AloneInTheProcess.Name)]
public sealed class DroppedModelTests
{
    private const int Models = 300, Threads = 3;

    // Of the system: with names of their own, cut off at 15 letters.
    private static int Workers => OperatingSystem.IsLinux()
        ? Directory.GetDirectories("/proc/self/task").Count(IsWorker)
        : 0;

    [Fact]
    public void Hundreds_of_dropped_language_models_leave_neither_threads_nor_memory() =>
        LeavesNothing(seed => new GuardedModel(Options(seed)), model => model.TrainStep(Text.Window<GuardedModel>(1), Text.Window<GuardedModel>(2), 1));

    [Fact]
    public void Hundreds_of_dropped_layers_leave_neither_threads_nor_memory() =>
        LeavesNothing(seed => new GuardedLayer(Options(seed)), layer => layer.Forward(new float[4 * 3 * 7], new float[4 * 3 * 9]));

    [Fact]
    public void Models_that_are_dropped_in_the_middle_of_a_step_are_no_exception() =>
        LeavesNothing(seed => new GuardedModel(Options(seed)), model => model.Forward(Text.Window<GuardedModel>(1), Text.Window<GuardedModel>(2)));

    [Fact]
    public void Models_whose_calls_have_failed_are_no_exception() => LeavesNothing(
        seed => new GuardedModel(Options(seed)), model => Assert.Throws<ArgumentException>(() => model.TrainStep([], [], 1)));

    [Fact]
    public void A_model_that_is_held_lives_on()
    {
        var model = new GuardedModel(Options(1));
        Collect();
        model.TrainStep(Text.Window<GuardedModel>(1), Text.Window<GuardedModel>(2), 1);
        model.Dispose();
    }

    [Fact]
    public void Threads_keep_nothing_alive_that_their_maker_keeps_in_its_context()
    {
        var model = new GuardedModel(Options(1));
        WeakReference kept = KeptByContext(() => new GuardedModel(Options(2)), out GuardedModel other);
        Collect();
        Assert.False(kept.IsAlive);
        model.Dispose();
        other.Dispose();
    }

    [Fact]
    public void A_layer_whose_making_fails_ends_its_threads_at_once()
    {
        int workers = Workers;
        ProgramLayout layout = LayerTables.Layout(IdleRnn.Config, IdleRnn.Parameters, IdleRnn.States);
        layout.Tables.Remove(ProgramLayout.Parameters);
        for (int attempt = 0; attempt < 20; attempt++)
        {
            // There are threads when it is found that there are no parameters to draw.
            Assert.Throws<InvalidOperationException>(() => new RecurrentLayerSession(
                IdleRnn.Config, Options(1), new ModelPrograms { Cpu = () => new NaiveLstm(IdleRnn.Config, layout), Cuda = () => throw new NotSupportedException() }));
        }

        AssertWorkers(workers);
    }

    private static ModelOptions Options(int seed) => new() { Threads = Threads, Seed = (ulong)seed };

    // The thing is in the context while a model is made, and in nothing else.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference KeptByContext<TModel>(Func<TModel> create, out TModel model)
    {
        var local = new AsyncLocal<object?> { Value = new object() };
        var kept = new WeakReference(local.Value);
        model = create();
        local.Value = null;
        return kept;
    }

    private static void LeavesNothing<TModel>(Func<int, TModel> create, Action<TModel> use)
        where TModel : class
    {
        MakeAndDrop(create, use, 1);
        Collect();
        (int workers, long bytes) = (Workers, GC.GetTotalMemory(forceFullCollection: true));
        List<WeakReference> models = MakeAndDrop(create, use, Models);
        Collect();

        // Without an end, 600 threads with 256 KiB of scratch memory each would be left.
        Assert.All(models, model => Assert.False(model.IsAlive));
        AssertWorkers(workers);
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - bytes, long.MinValue, 8 << 20);
    }

    // The system takes a moment to forget a thread that has ended.
    private static void AssertWorkers(int most)
    {
        SpinWait.SpinUntil(() => Workers <= most, TimeSpan.FromSeconds(30));
        Assert.InRange(Workers, 0, most);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static List<WeakReference> MakeAndDrop<TModel>(Func<int, TModel> create, Action<TModel> use, int count)
        where TModel : class
    {
        var models = new List<WeakReference>();
        for (int seed = 0; seed < count; seed++)
        {
            TModel model = create(seed);
            use(model);
            models.Add(new WeakReference(model));
        }

        return models;
    }

    private static void Collect()
    {
        // A finalizer ends the threads; what they held goes with the collection after it.
        for (int round = 0; round < 3; round++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
    }

    private static bool IsWorker(string task)
    {
        try
        {
            return File.ReadAllText(Path.Combine(task, "comm")).StartsWith("ModelGen worker", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    }
}
