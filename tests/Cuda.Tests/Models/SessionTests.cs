using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using System.Threading;
using ModelGen.Cuda.Tests.Emulation;
using ModelGen.Emulator;
using ModelGen.Tests;
using Xunit;

namespace ModelGen.Cuda.Tests.Models;

/// <summary>What a model on a GPU gives back, and to whom it refuses its calls.</summary>
[NeedsGpp]
public sealed class SessionTests
{
    private readonly List<WatchedGpu> _gpus = [];
    private readonly ModelOptions _options;
    private Action<string>? _before;

    public SessionTests()
    {
        GpuPlatform.Current = new GpuPlatform(() => new CudaProbe([], null), _ => Open(), new KernelStore(new GppCompiler(), null, []));
        _options = new ModelOptions { Device = Device.Cuda() };
    }

    [SkippableTheory]
    [InlineData(false, "TinyLstm is in use by this thread")]
    [InlineData(true, "TinyLstm is in use by another thread")]
    public void A_call_while_the_device_works_for_another_is_refused(bool otherThread, string message)
    {
        using var model = new TinyLstm(_options);
        var errors = new List<Exception?>();
        _gpus[0].Before = _ =>
        {
            _gpus[0].Before = null;
            var call = new Thread(TryAll);
            if (otherThread)
            {
                call.Start();
                call.Join();
            }
            else
            {
                TryAll();
            }
        };
        double cost = model.TrainStep(Text.Window<TinyLstm>(1), Text.Window<TinyLstm>(2), 0.5);

        Assert.Equal(5, errors.Count);
        Assert.All(errors, error => Assert.StartsWith(message, Assert.IsType<InvalidOperationException>(error).Message, StringComparison.Ordinal));
        using var alone = new TinyLstm(_options);
        Assert.Equal(alone.TrainStep(Text.Window<TinyLstm>(1), Text.Window<TinyLstm>(2), 0.5), cost);
        Assert.Equal(alone.GradientNorm, model.GradientNorm);

        void TryAll()
        {
            foreach (Action call in (Action[])[
                () => _ = model.GradientNorm, () => _ = model.Device, model.ResetState, model.Dispose,
                () => model.TrainStep(Text.Window<TinyLstm>(3), Text.Window<TinyLstm>(4), 0.5)])
            {
                errors.Add(Xunit.Record.Exception(call));
            }
        }
    }

    [SkippableFact]
    public void Dropped_models_and_layers_give_device_and_memory_back()
    {
        MakeAndDrop();
        for (int round = 0; round < 3; round++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.Equal(10, _gpus.Count);
        Assert.All(_gpus, AssertNothingLeft);

        [MethodImpl(MethodImplOptions.NoInlining)]
        void MakeAndDrop()
        {
            for (int model = 0; model < 5; model++)
            {
                new TinyLstm(_options).Forward(Text.Window<TinyLstm>(1), Text.Window<TinyLstm>(2));
                new TinyProjection(_options).ResetState();
            }
        }
    }

    [SkippableFact]
    public void A_model_whose_making_fails_anywhere_gives_everything_back()
    {
        int asked = 0;
        _before = _ => asked++;
        new TinyLstm(_options).Dispose();
        int all = asked;
        for (int failing = 1; failing <= all; failing += 1 + (failing / 8))
        {
            asked = 0;
            _before = what =>
            {
                if (++asked == failing && what != nameof(WatchedGpu.Free)) throw new CudaException($"{what} failed.");
            };
            if (Xunit.Record.Exception(() => new TinyLstm(_options).Dispose()) is not { } error)
                continue;
            Assert.EndsWith(" failed.", Assert.IsType<CudaException>(error).Message, StringComparison.Ordinal);
            AssertNothingLeft(_gpus[^1]);
        }

        Assert.True(_gpus.Count > 10);
    }

    [SkippableFact]
    public void A_model_on_a_lost_device_is_disposed_without_a_word()
    {
        var model = new TinyLstm(_options);
        _gpus[0].Before = _ => throw new CudaException("The GPU is lost.");
        Assert.Throws<CudaException>(model.ResetState);
        model.Dispose();
        Assert.True(_gpus[0].IsDisposed);
        Assert.Equal(0, _gpus[0].Modules);
    }

    [SkippableFact]
    public void A_text_that_there_is_no_room_for_leaves_the_others_as_they_were()
    {
        using TinyLstm model = new(_options), alone = new(_options);
        int[] words = Text.Random(5, 60, 43), others = Text.Random(6, 60, 43);
        LoadedText first = model.AddText(words);
        _gpus[0].Before = what =>
        {
            if (what == nameof(WatchedGpu.Allocate)) throw new CudaException("There is no room.");
        };
        Assert.Throws<CudaException>(() => model.AddText(Text.Random(7, 90, 43)));
        _gpus[0].Before = null;
        LoadedText second = model.AddText(others);

        double[] costs = new double[2], expected = new double[2];
        model.EvaluateText(first, 0, costs.AsSpan(0, 1));
        model.EvaluateText(second, 1, costs.AsSpan(1));
        alone.EvaluateText(alone.AddText(words), 0, expected.AsSpan(0, 1));
        alone.EvaluateText(alone.AddText(others), 1, expected.AsSpan(1));
        Assert.Equal(expected, costs);
    }

    private static void AssertNothingLeft(WatchedGpu gpu)
    {
        Assert.True(gpu.IsDisposed);
        Assert.Equal((0, 0), (gpu.Allocations, gpu.Modules));
    }

    private WatchedGpu Open()
    {
        _gpus.Add(new WatchedGpu(new EmulatedGpu { Order = ThreadOrder.Forward }) { Before = _before });
        return _gpus[^1];
    }
}
