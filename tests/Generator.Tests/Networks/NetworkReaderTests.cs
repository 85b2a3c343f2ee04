using System.Linq;
using ModelGen.Generator.Model;
using ModelGen.Generator.Shorthands;
using ModelGen.Generator.Tests.Harness;
using Xunit;

namespace ModelGen.Generator.Tests.Networks;

/// <summary>A <c>Step</c> becomes a list of values: what is read of one that is right.</summary>
public sealed class NetworkReaderTests
{
    [Fact]
    public void A_network_is_feeds_layers_and_values_in_single_assignment() => Assert.Equal(
        """
        axis 0: review, 100 steps, Lengths
        Table words(Count = 10000, Width = 128) of 0
        Recurrent lstm(Bidirectional = 0, Carried = 0) Lstm 1 x 128 of 128
        Dense classes(Width = 2, Bias = 1) of 128
        #0 feed(0) Tokens 0 along 0
        #1 feed(1) Ids 0
        #2 Table.LookUp(words: #0) Sequence 128 along 0
        #3 Recurrent.Apply(lstm: #2, -, -) Sequence 128 along 0 h
        #4 Mean(#3) Vector 128
        #5 Dropout(#4, 0.5, 1) Vector 128
        #6 Dense.Apply(classes: #5) Vector 2 logits
        #7 CrossEntropy(#6, #1, -, 0, -1, 0, 0) Loss 0
        #8 Softmax(#6) Vector 2 sentiment
        sentiment = 8
        loss 7
        """,
        NetworkSource.Text(NetworkSource.Read(NetworkSource.Of("""
            static (Loss, Vector sentiment) Step(
                [Steps(100, VariableLengths = true)] Tokens review, Ids label,
                [Embedding(10_000, 128)] Table words, [Recurrent(128)] Recurrent lstm, [Dense(2)] Dense classes)
            {
                Sequence h = lstm.Apply(words[review]);
                Vector logits = classes.Apply(Dropout(Mean(h), keep: 0.5));
                return (CrossEntropy(logits, label), Softmax(logits));
            }
            """))));

    [Fact]
    public void The_arguments_of_the_attributes_are_read_with_their_defaults()
    {
        ModelSpec spec = GeneratorRun.Reading(NetworkSource.Of(
            """
            static Loss Step([Steps(3, Mask = true)] Sequence x, [Along(nameof(x)), Width(2)] Sequence y,
                [Recurrent(5, Cell = typeof(ModelGen.Cells.Gru), NumLayers = 2, Bidirectional = true, Carried = true, Dropout = 0.5, HiddenZoneout = 0.25)] Recurrent a,
                [Convolution(size: 3, width: 4, Causal = true, Bias = false)] Convolution b, [LayerNorm(Epsilon = 1e-3)] LayerNorm c, [Dense(2, Bias = false)] Dense d,
                [Embedding(width: 4, count: 9)] Table e, [Along(nameof(x))] Tokens f) =>
                SquaredError(d.Apply(c.Apply(b.Apply(a.Apply(x)) + e[f])), y);
            """, "BatchSize = 3, Accumulate = 2, InitScale = 0.5, Clipping = Clipping.Value, MaxGradValue = 2, AverageParameters = true, Optimizer = typeof(ModelGen.Optimizers.Adam)")).Spec();
        var numbers = (NetworkNumbers)spec.Numbers;
        Assert.Equal(("Adam", null, false), (spec.Optimizer.Name, spec.Cell, spec.IsOutline));
        Assert.Equal((3, 2, 0.5, true), (numbers.BatchSize, numbers.Accumulate, numbers.InitScale, numbers.AverageParameters));
        Assert.Equal((nameof(Clipping.Value), 2.0, 5.0), (numbers.Clipping.ToString(), numbers.MaxGradValue, numbers.MaxGradNorm));
        Assert.Equal("global::ModelGen.Networks.Loss", numbers.Returns);
        Assert.StartsWith(
            """
            axis 0: x, 3 steps, Mask
            Recurrent a(Bidirectional = 1, Carried = 1) Gru 2 x 5 of 1
            Convolution b(Width = 4, Size = 3, Causal = 1, Bias = 0) of 10
            LayerNorm c(Epsilon = 0.001) of 4
            Dense d(Width = 2, Bias = 0) of 4
            Table e(Count = 9, Width = 4) of 0
            #0 feed(0) Sequence 1 along 0
            #1 feed(1) Sequence 2 along 0
            #2 feed(2) Tokens 0 along 0
            """, NetworkSource.Text(numbers), System.StringComparison.Ordinal);
        StackNumbers stack = numbers.Layers[0].Stack!;
        Assert.Equal((0.5, 0.25, 1.0, 1.0), (stack.KeepProb, stack.Regularization.HiddenZoneout, stack.Regularization.InputKeepProb, stack.Regularization.OutputKeepProb));
    }

    /// <summary>One Step each, and the values that it makes besides its feeds.</summary>
    [Theory]
    [InlineData("p t", "var x = profile; Vector y = x, z = y; return SquaredError(top.Apply(z), profile * 0.5);",
        "#1 Dense.Apply(top: #0) Vector 3|#2 number(0.5) Number 1|#3 *(#0, #2) Vector 3|#4 SquaredError(#1, #3, -, 0) Loss 0")]
    [InlineData("p t", "const double Half = 0.5; double keep = Half / 2; ; return Loss.Mean(top.Apply(Dropout(profile, rescale: false, keep: keep + 0.25)));",
        "#1 Dropout(#0, 0.5, 0) Vector 3|#2 Dense.Apply(top: #1) Vector 3|#3 Loss.Mean(#2, -) Loss 0")]
    [InlineData("p l t", "return CrossEntropy(target: label, smoothing: 0.5f, logits: top.Apply(profile), reduce: Reduction.Sum);",
        "#2 Dense.Apply(top: #0) Vector 3|#3 CrossEntropy(#2, #1, -, 0.5, -1, 0, 1) Loss 0")]
    [InlineData("p t", "var (a, b) = Both(profile, 1); (Vector c, _) = Both(b, k: 2); return Loss.Sum(top.Apply(a + c), weights: null);",
        "#1 number(1) Number 1|#2 *(#0, #1) Vector 3 x|#3 Tanh(#2) Vector 3 b|#4 number(2) Number 1|#5 *(#3, #4) Vector 3 x|#6 Tanh(#5) Vector 3|#7 +(#2, #5) Vector 3|#8 Dense.Apply(top: #7) Vector 3|#9 Loss.Sum(#8, -) Loss 0")]
    [InlineData("p t", "var t = Both(profile); return Loss.Sum(top.Apply(t.x + t.Item2 - -t.x));",
        "#1 number(3) Number 1|#2 *(#0, #1) Vector 3 x|#3 Tanh(#2) Vector 3|#4 +(#2, #3) Vector 3|#5 negate(#2) Vector 3|#6 -(#4, #5) Vector 3|#7 Dense.Apply(top: #6) Vector 3|#8 Loss.Sum(#7, -) Loss 0")]
    [InlineData("w e r t", "var h = lstm.Apply(table[words]); var s = h.Final; return Loss.Sum(top.Apply(lstm.Apply(continues: Equal(words, 1), x: table[words], from: s).Final.Output));",
        "#1 Table.LookUp(table: #0) Sequence 5 along 0|#2 Recurrent.Apply(lstm: #1, -, -) Sequence 7 along 0 h|#3 Recurrence.Final(#2) States 1 s|#4 Equal(#0, 1) Sequence 1 along 0|#5 Table.LookUp(table: #0) Sequence 5 along 0"
        + "|#6 Recurrent.Apply(lstm: #5, #3, #4) Sequence 7 along 0|#7 Recurrence.Final(#6) States 1|#8 States.Output(#7) Vector 7|#9 Dense.Apply(top: #8) Vector 3|#10 Loss.Sum(#9, -) Loss 0")]
    [InlineData("p t", "return Loss.Sum(top.Apply(Concat(profile, profile, profile))) * 2 + 0.5 * Loss.Mean(profile);",
        "#1 Concat(#0, #0, #0) Vector 9|#2 Dense.Apply(top: #1) Vector 3|#3 Loss.Sum(#2, -) Loss 0|#4 number(2) Number 1|#5 *(#3, #4) Loss 0|#6 Loss.Mean(#0, -) Loss 0|#7 number(0.5) Number 1|#8 *(#7, #6) Loss 0|#9 +(#5, #8) Loss 0")]
    [InlineData("p t", "int first = 5 / 2; double d = 5, e = 2; return Loss.Sum(top.Apply(Columns(profile, first - 1, 7 / first - 1)) * (d / e));",
        "#1 Columns(#0, 1, 2) Vector 2|#2 Dense.Apply(top: #1) Vector 3|#3 number(2.5) Number 1|#4 *(#2, #3) Vector 3|#5 Loss.Sum(#4, -) Loss 0")]
    [InlineData("p t", "Dense d = top; return Loss.Sum(Through(d, profile!));", "#1 Dense.Apply(top: #0) Vector 3 y|#2 Loss.Sum(#1, -) Loss 0")]
    [InlineData("p t", "return Loss.Sum(top.Apply(Dropout(Dropout(profile, 0.5), 0.5)));",
        "#1 Dropout(#0, 0.5, 1) Vector 3|#2 Dropout(#1, 0.5, 1) Vector 3|#3 Dense.Apply(top: #2) Vector 3|#4 Loss.Sum(#3, -) Loss 0")]
    public void What_is_written_becomes_values(string parameters, string body, string expected)
    {
        const string Helpers = """
            static (Vector x, Vector y) Both(Vector v, double k = 3) { var x = v * k; return (x, Tanh(x)); }
            private static Vector Through(Dense layer, Vector v) { var y = layer.Apply(v); return y; }
            """;
        NetworkNumbers read = NetworkSource.Read(NetworkSource.OfBody(body, Helpers, parameters: parameters));
        Assert.Equal(expected.Split('|'), NetworkSource.Text(read).Split('\n').Where(line => line[0] == '#').Skip(read.Feeds.Count));
    }

    [Fact]
    public void A_Step_in_another_part_with_an_expression_for_a_body_is_read()
    {
        GeneratorRun run = GeneratorRun.Of(
            new ModelGenerator(static _ => null, static _ => [(".g.cs", "")]),
            NetworkSource.Of("") + """
            partial class Net
            {
                internal static (Loss loss, Sequence read, Vector mean) Step([Steps(2)] Sequence x, [Dense(1)] Dense d) => Result(d.Apply(x));
                static (Loss, Sequence, Vector) Result(Sequence y) => (Loss.Mean(y), y, Mean(y));
            }
            """);
        Assert.Empty(run.Problems);
        var numbers = (NetworkNumbers)run.Spec().Numbers;
        Assert.Equal("(global::ModelGen.Networks.Loss loss, global::ModelGen.Networks.Sequence read, global::ModelGen.Networks.Vector mean)", numbers.Returns);
        Assert.Equal([("read", 1), ("mean", 3)], numbers.Outputs.Select(output => (output.Name, output.Node)));
        Assert.Equal("read", numbers.Nodes[1].Name);
    }
}
