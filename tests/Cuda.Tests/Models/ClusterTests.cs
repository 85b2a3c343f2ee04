using System;
using System.Linq;
using ModelGen.Cuda.Tests.Emulation;
using ModelGen.Emulator;
using ModelGen.Tests;
using ModelGen.Tests.Layers;
using Xunit;

namespace ModelGen.Cuda.Tests.Models;

/// <summary>Time loops whose blocks come in clusters compute what the others compute, to the bit.</summary>
[NeedsGpp]
public sealed class ClusterTests
{
    // Blocks that a device may hold at a time: with one, time loops are launched step by step.
    private const int Many = 16, One = 1;

    [SkippableFact]
    public void A_wavefront_of_odd_stages_gives_the_same_bits() => AssertSame<TinyLstm>(Precision.Bf16, Many);

    [Long]
    [SkippableTheory]
    [InlineData(Precision.Bf16, One)]
    [InlineData(Precision.Fp16, Many)]
    public void So_do_other_models(Precision precision, int residentBlocks)
    {
        AssertSame<TinyLstm>(precision, residentBlocks);
        AssertSame<TinyOriginalGru>(precision, residentBlocks);
        AssertSame<TinyProjected>(precision, residentBlocks);
        AssertSame<TinyLayerNorm>(precision, residentBlocks);
        AssertSame<TinyCoupled>(precision, residentBlocks);
    }

    [Long]
    [SkippableFact]
    public void So_do_both_directions_of_a_layer()
    {
        Assert.Equal(Layer(hasClusters: false), Layer(hasClusters: true));

        static float[][] Layer(bool hasClusters)
        {
            using TinyReader layer = TinyReader.Create(Options(Precision.Bf16, Many) with { Clusters = hasClusters });
            LayerPass.SetStates(layer);
            LayerPass pass = LayerPass.Run(layer, LayerPass.Input<TinyReader>(1), LayerPass.OutputGradient<TinyReader>(2), [6, 1, 3, 5, 2]);
            return [pass.Output, pass.InputGradient, .. TinyReader.Parameters.Select(parameter => pass[$"d_{parameter.Name}"])];
        }
    }

    [SkippableTheory]
    [InlineData(Precision.Fp32)]
    [InlineData(Precision.Tf32)]
    public void Factors_of_32_bits_are_refused(Precision precision)
    {
        var error = Assert.Throws<ArgumentException>(() => TinyLstm.Create(Options(precision, Many) with { Clusters = true }));
        Assert.StartsWith($"Clusters exchange factors in 16 bits: they need Bf16 or Fp16, not {precision}.", error.Message, StringComparison.Ordinal);
    }

    private static void AssertSame<TModel>(Precision precision, int residentBlocks)
        where TModel : ILanguageModel<TModel>
    {
        ModelOptions options = Options(precision, residentBlocks);
        Run expected = Run.Of<TModel>(options), actual = Run.Of<TModel>(options with { Clusters = true });
        Assert.Equal(expected.Costs, actual.Costs);
        Assert.Equal(expected.Norms, actual.Norms);
        Assert.Equal(expected.Parameters, actual.Parameters);
    }

    private static ModelOptions Options(Precision precision, int residentBlocks) =>
        Emulated.Options(ThreadOrder.Shuffled, residentBlocks) with { Precision = precision };
}
