using System;
using System.Collections.Generic;
using System.Linq;
using ModelGen.Emulator;
using ModelGen.Engines;
using ModelGen.Tests;
using Xunit;

namespace ModelGen.Cuda.Tests.Models;

/// <summary>A tensor that gets one value on a GPU, as states do before each pass of a layer.</summary>
[NeedsGpp]
public sealed class FillTests
{
    [SkippableFact]
    public void Every_element_of_the_tensor_has_the_value_no_other_has_changed_and_nothing_is_allocated()
    {
        using var engine = new CudaEngine(
            TinyLstm.Programs.Cuda(), new EmulatedGpu(), new KernelStore(new GppCompiler(), null, []), new ModelOptions());
        IReadOnlyList<TensorPlacement> parameters = engine.Layout[ProgramLayout.Parameters];
        foreach (TensorPlacement parameter in parameters)
            engine.Write(parameter, [.. Enumerable.Range(1, parameter.Length).Select(number => (float)number)], default);

        TensorPlacement filled = parameters[1];
        engine.Fill(filled, 0.5f);

        foreach (TensorPlacement parameter in parameters)
        {
            var values = new float[parameter.Length];
            engine.Read(parameter, values, default);
            Assert.Equal(Enumerable.Range(1, parameter.Length).Select(number => parameter == filled ? 0.5f : number), values);
        }

        long least = Enumerable.Range(0, 30).Min(_ =>
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            engine.Fill(filled, 0);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        });
        // The list of a tensor's parts is gone through by an enumerator.
        Assert.InRange(least, 0, 64);
    }
}
