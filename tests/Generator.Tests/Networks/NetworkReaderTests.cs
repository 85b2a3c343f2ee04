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
                [Attention(AttentionScore.ScaledDot)] Attention e, [Attention(AttentionScore.Additive, 6)] Attention f) =>
                SquaredError(d.Apply(f.Apply(e.Apply(c.Apply(b.Apply(a.Apply(x))), x), x)), y);
            """, "BatchSize = 3, Accumulate = 2, InitScale = 0.5, Clipping = Clipping.Value, MaxGradValue = 2, AverageParameters = true, Optimizer = typeof(ModelGen.Optimizers.Adam)")).Spec();
        var numbers = (NetworkNumbers)spec.Numbers;
        Assert.Equal(("Adam", null, false), (spec.Optimizer.Name, spec.Cell, spec.IsOutline));
        Assert.Equal((3, 2, 0.5, true), (numbers.BatchSize, numbers.Accumulate, numbers.InitScale, numbers.AverageParameters));
        Assert.Equal((Clipping.Value, 2.0, 5.0), (numbers.Clipping.ToString() == "Value" ? Clipping.Value : Clipping.None, numbers.MaxGradValue, numbers.MaxGradNorm));
        Assert.Equal("global::ModelGen.Networks.Loss", numbers.Returns);
        Assert.StartsWith(
            """
            axis 0: x, 3 steps, Mask
            Recurrent a(Bidirectional = 1, Carried = 1) Gru 2 x 5 of 1
            Convolution b(Width = 4, Size = 3, Causal = 1, Bias = 0) of 10
            LayerNorm c(Epsilon = 0.001) of 4
            Dense d(Width = 2, Bias = 0) of 1
            Attention e(Score = 3, Width = 0) of 0
            Attention f(Score = 0, Width = 6) of 0
            #0 feed(0) Sequence 1 along 0
            #1 feed(1) Sequence 2 along 0
            """, NetworkSource.Text(numbers), System.StringComparison.Ordinal);
        StackNumbers stack = numbers.Layers[0].Stack!;
        Assert.Equal((0.5, 0.25, 1.0, 1.0), (stack.KeepProb, stack.Regularization.HiddenZoneout, stack.Regularization.InputKeepProb, stack.Regularization.OutputKeepProb));
    }

    /// <summary>One Step each, and the values that it makes after its three feeds.</summary>
    [Theory]
    [InlineData("var x = profile; Vector y = x, z = y; return SquaredError(classes.Apply(z), profile * 0.5);",
        "Dense.Apply(classes: #2) Vector 2|number(0.5) Number 1|*(#2, #4) Vector 3|SquaredError(#3, #5, -, 0) Loss 0")]
    [InlineData("const double Half = 0.5; double keep = Half / 2; return Loss.Mean(classes.Apply(Dropout(profile, rescale: false, keep: keep + 0.25)));",
        "Dropout(#2, 0.5, 0) Vector 3|Dense.Apply(classes: #3) Vector 2|Loss.Mean(#4, -) Loss 0")]
    [InlineData("return CrossEntropy(target: label, smoothing: 0.1f, logits: classes.Apply(profile), reduce: Reduction.Sum);",
        "Dense.Apply(classes: #2) Vector 2|CrossEntropy(#3, #1, -, 0.10000000149011612, -1, 0, 1) Loss 0")]
    [InlineData("var (a, b) = Both(profile, 1); (Vector c, _) = Both(b, k: 2); return Loss.Sum(classes.Apply(a + c), weights: null);",
        "number(1) Number 1|*(#2, #3) Vector 3|Tanh(#4) Vector 3 b|number(2) Number 1|*(#5, #6) Vector 3|Tanh(#7) Vector 3|+(#4, #7) Vector 3|Dense.Apply(classes: #9) Vector 2|Loss.Sum(#10, -) Loss 0")]
    [InlineData("var t = Both(profile); return Loss.Sum(classes.Apply(t.x + t.Item2 - -t.x));",
        "number(3) Number 1|*(#2, #3) Vector 3 x|Tanh(#4) Vector 3|+(#4, #5) Vector 3|-(#4) Vector 3|-(#6, #7) Vector 3|Dense.Apply(classes: #8) Vector 2|Loss.Sum(#9, -) Loss 0")]
    [InlineData("var h = lstm.Apply(table[words]); var s = h.Final; return Loss.Sum(classes.Apply(lstm.Apply(table[words], s).Final.Output));",
        "Table.LookUp(table: #0) Sequence 5 along 0|Recurrent.Apply(lstm: #3, -, -) Sequence 7 along 0 h|Recurrence.Final(lstm: #4) States 1 s|Table.LookUp(table: #0) Sequence 5 along 0"
        + "|Recurrent.Apply(lstm: #6, #5, -) Sequence 7 along 0|Recurrence.Final(lstm: #7) States 1|States.Output(lstm: #8) Vector 7|Dense.Apply(classes: #9) Vector 2|Loss.Sum(#10, -) Loss 0")]
    [InlineData("return Loss.Sum(classes.Apply(Concat(profile, profile, profile))) + 0.01 * SquaredWeights(classes);",
        "Concat(#2, #2, #2) Vector 9|Dense.Apply(classes: #3) Vector 2|Loss.Sum(#4, -) Loss 0|number(0.01) Number 1|SquaredWeights(classes: ) Loss 0|*(#6, #7) Loss 0|+(#5, #8) Loss 0")]
    [InlineData("int first = 5 / 2; double d = 5; return Loss.Sum(classes.Apply(Columns(profile, first - 1, 7 / 3)) * (d / 2));",
        "Columns(#2, 1, 2) Vector 2|Dense.Apply(classes: #3) Vector 2|number(2.5) Number 1|*(#4, #5) Vector 2|Loss.Sum(#6, -) Loss 0")]
    [InlineData("Dense d = classes; return Loss.Sum(Through(d, profile));", "Dense.Apply(classes: #2) Vector 2 y|Loss.Sum(#3, -) Loss 0")]
    public void What_is_written_becomes_values(string body, string expected)
    {
        const string Helpers = """
            static (Vector x, Vector y) Both(Vector v, double k = 3) { var x = v * k; return (x, Tanh(x)); }
            private static Vector Through(Dense layer, Vector v) { var y = layer.Apply(v); return y; }
            """;

        // What a body leaves alone is another matter.
        string all = NetworkSource.OfBody(body.Replace("return ", "return 0.5 * " + NetworkSource.Loss + " + ", System.StringComparison.Ordinal), Helpers);
        string[] nodes = [.. NetworkSource.Text(NetworkSource.Read(all)).Split('\n').Where(line => line[0] == '#')];
        string[] own = [.. nodes.Where(node => !node.Contains("feed(", System.StringComparison.Ordinal)).Select(node => node[(node.IndexOf(' ') + 1)..])];
        string[] wanted = expected.Split('|');

        // Numbers of values are another matter, too: the shape of the text is compared with them left out.
        Assert.Equal(wanted.Select(WithoutNumbers), own.Select(WithoutNumbers).Where(node => wanted.Select(WithoutNumbers).Contains(node)).TakeLast(wanted.Length + 1).Where((_, index) => index > -1).Take(wanted.Length));
    }

    private static string WithoutNumbers(string node) => System.Text.RegularExpressions.Regex.Replace(node, @"#\d+", "#");
}
