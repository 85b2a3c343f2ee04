using System;
using ModelGen.Cells;
using ModelGen.Cuda.Tests.Emulation;
using ModelGen.Cuda.Tests.Kernels;
using ModelGen.Emulator;
using ModelGen.Tests;
using ModelGen.Tests.Layers;
using Xunit;

namespace ModelGen.Cuda.Tests.Models;

[RecurrentLayer(InputSize = 7, HiddenSize = 19, NumLayers = 2, NumSteps = 6, BatchSize = 5, Bidirectional = true, VariableLengths = true,
    Dropout = 0.3, DropoutPlacement = DropoutPlacement.AllOutputs, Cell = typeof(OriginalGru))]
public partial class TinyReader;

[RecurrentLayer(InputSize = 7, HiddenSize = 19, ProjectionSize = 11, NumLayers = 2, NumSteps = 6, BatchSize = 5, BatchFirst = true,
    Cell = typeof(ProjectedLstm))]
public partial class TinyProjection;

/// <summary>Bare layers on an emulated GPU are what they are on the processor.</summary>
public sealed class LayerTests
{
    public static TheoryData<int> Orders => KernelBench.Orders;

    [NeedsGpp]
    [SkippableTheory]
    [MemberData(nameof(Orders))]
    public void Sequences_of_any_length_are_read_in_both_directions_as_on_the_processor(int order)
    {
        LayerPass expected = Pass<TinyReader>(new ModelOptions { Threads = 1 }, [6, 1, 3, 5, 2]);
        expected.AssertClose(Pass<TinyReader>(Emulated.Options((ThreadOrder)order), [6, 1, 3, 5, 2]));
    }

    [NeedsGpp]
    [SkippableFact]
    public void Time_loops_that_are_launched_step_by_step_give_the_same_bits()
    {
        LayerPass expected = Pass<TinyReader>(Emulated.Options(), [6, 1, 3, 5, 2]);
        expected.AssertSame(Pass<TinyReader>(Emulated.Options(residentBlocks: 1), [6, 1, 3, 5, 2]));
    }

    [NeedsGpp]
    [SkippableFact]
    public void A_projection_is_that_of_the_processor()
    {
        Pass<TinyProjection>(new ModelOptions { Threads = 1 }).AssertClose(Pass<TinyProjection>(Emulated.Options()));
    }

    [Fact]
    public void Fp16_is_refused_where_there_is_no_loss_to_scale() => Assert.Equal(
        "TinyReader is a bare layer: Fp16 needs a loss that can be scaled. Use Bf16, Tf32 or Fp32. (Parameter 'options')",
        Assert.Throws<ArgumentException>(() => new TinyReader(Emulated.Options() with { Precision = Precision.Fp16 })).Message);

    // The second of two passes, with an update between them that is not clipped.
    private static LayerPass Pass<TLayer>(ModelOptions options, int[]? lengths = null)
        where TLayer : IRecurrentLayer<TLayer>
    {
        using TLayer layer = TLayer.Create(options);
        LayerPass.SetStates(layer);
        float[] input = LayerPass.Input<TLayer>(1), gradient = LayerPass.OutputGradient<TLayer>(2);
        LayerPass.Run(layer, input, gradient, lengths);
        layer.Update(0.1);
        return LayerPass.Run(layer, input, gradient, lengths);
    }
}
