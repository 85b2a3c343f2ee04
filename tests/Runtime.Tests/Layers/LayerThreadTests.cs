using System;
using ModelGen.Cells;
using ModelGen.Tests.Layers;
using Xunit;

namespace ModelGen.Runtime.Tests.Layers;

[RecurrentLayer(InputSize = 7, HiddenSize = 19, ProjectionSize = 11, NumLayers = 2, NumSteps = 6, BatchSize = 5, Bidirectional = true,
    VariableLengths = true, Dropout = 0.3, DropoutPlacement = DropoutPlacement.AllOutputs, Cell = typeof(ProjectedLstm))]
internal sealed partial class SharedProjection;

[RecurrentLayer(InputSize = 7, HiddenSize = 19, NumLayers = 2, NumSteps = 6, BatchSize = 13, BatchFirst = true, Cell = typeof(OriginalGru))]
internal sealed partial class SharedGru;

[RecurrentLayer(InputSize = 7, HiddenSize = 19, NumLayers = 2, NumSteps = 6, BatchSize = 5, InitScale = 1, Cell = typeof(LayerNormLstm))]
internal sealed partial class SharedNorm;

/// <summary>A team of threads under a layer.</summary>
public sealed class LayerThreadTests
{

    [Fact]
    public void The_number_of_threads_changes_nothing_but_rounding_and_each_number_repeats_bit_for_bit()
    {
        Check<SharedProjection>();
        Check<SharedGru>();
        Check<SharedNorm>();

        static void Check<TLayer>()
            where TLayer : IRecurrentLayer<TLayer>
        {
            LayerPass one = Pass(1);
            foreach (int threads in new[] { 2, 3, 5 })
            {
                LayerPass several = Pass(threads);
                several.AssertSame(Pass(threads));
                one.AssertClose(several);
            }

            static LayerPass Pass(int threads)
            {
                using TLayer layer = TLayer.Create(new ModelOptions { Seed = 2, Threads = threads });
                LayerPass.SetStates(layer);
                float[] input = LayerPass.Input<TLayer>(1), gradient = LayerPass.OutputGradient<TLayer>(2);
                LayerPass.Run(layer, input, gradient);
                layer.Update(0.1);
                return LayerPass.Run(layer, input, gradient);
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void A_pass_allocates_nothing(int threads)
    {
        Check<SharedProjection>(threads);
        Check<SharedGru>(threads);
        Check<SharedNorm>(threads);

        static void Check<TLayer>(int threads)
            where TLayer : IRecurrentLayer<TLayer>
        {
            using TLayer layer = TLayer.Create(new ModelOptions { Threads = threads });
            float[] input = LayerPass.Input<TLayer>(1), output = LayerPass.OutputGradient<TLayer>(2), inputGradient = new float[input.Length];
            float[] gradient = LayerPass.OutputGradient<TLayer>(3), state = new float[TLayer.States[0].Length];
            int[] lengths = new int[TLayer.Config.BatchSize];
            lengths.AsSpan().Fill(2);
            Pass();
            Pass();
            Assert.Equal(0, Allocation.OfModel(layer, Pass));

            void Pass()
            {
                layer.Forward(input, output);
                layer.SetFinalStateGradient("h", state);
                layer.Backward(gradient, inputGradient);
                layer.GetInitialStateGradient("h", state);
                layer.Update(0.1);
                layer.Evaluate(input, output);
                layer.GetFinalState("h", state);
                layer.SetInitialState("h", state);
                if (TLayer.Config.VariableLengths)
                {
                    layer.Forward(input, lengths, output);
                    layer.Backward(gradient, inputGradient);
                    layer.Evaluate(input, lengths, output);
                }

                layer.ResetState();
            }
        }
    }
}
