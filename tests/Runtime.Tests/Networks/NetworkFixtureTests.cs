using System.Collections.Generic;
using System.Linq;
using ModelGen.Networks;
using ModelGen.Tests.Fixtures;
using ModelGen.Tests.Networks;
using Xunit;
using static ModelGen.Runtime.Tests.Networks.Comparing;

namespace ModelGen.Runtime.Tests.Networks;

/// <summary>Networks of the tests, called as C#, against the numbers of another implementation: outputs and losses, in double precision.</summary>
public sealed class NetworkFixtureTests
{
    private delegate (Loss Loss, Sequence Top, Sequence Prediction) Regression(Sequence x, Sequence clip, Sequence target, Recurrent lstm, Dense ip);

    private delegate (Loss Loss, Sequence Encoded, Vector Begun, Sequence Decoded, Sequence Logits, Sequence? Attention) Translation(
        NetworkTwin twin, Tokens source, Tokens input, Tokens target, Table sourceWords, Table targetWords, Recurrent encoder, Recurrent decoder, Dense words);

    private static readonly Dictionary<string, (Regression Step, int T, int N, int I, int H, int L)> Regressions = new()
    {
        ["regression_clip_l1_h15"] = (RegressionOneLayer.Step, 80, 1, 1, 15, 1),
        ["regression_clip_l3_h7"] = (RegressionThreeLayers.Step, 80, 1, 1, 7, 3),
        ["regression_clip_resets"] = (RegressionResets.Step, 12, 3, 2, 6, 2),
        ["regression_clip_threshold"] = (RegressionThreshold.Step, 20, 2, 1, 9, 2),
    };

    private static readonly Dictionary<string, Translation> Translations = new()
    {
        ["seq2seq_state_lstm"] = (_, source, input, target, from, to, encoder, decoder, words) =>
            StateLstmTranslation.Step(source, input, target, from, to, encoder, decoder, words) is var (loss, encoded, begun, decoded, logits)
                ? (loss, encoded, begun, decoded, logits, null) : default,
        ["seq2seq_state_gru"] = (_, source, input, target, from, to, encoder, decoder, words) =>
            StateGruTranslation.Step(source, input, target, from, to, encoder, decoder, words) is var (loss, encoded, begun, decoded, logits)
                ? (loss, encoded, begun, decoded, logits, null) : default,
        ["seq2seq_context_gru"] = (twin, source, input, target, from, to, encoder, decoder, words) =>
            ContextTranslation.Step(source, input, target, from, to, encoder, twin.MakeDense("begin"), decoder, words) is var (loss, encoded, begun, decoded, logits)
                ? (loss, encoded, begun, decoded, logits, null) : default,
        ["seq2seq_bahdanau_gru"] = (twin, source, input, target, from, to, encoder, decoder, words) =>
            BahdanauTranslation.Step(
                source, input, target, from, to, encoder, twin.MakeDense("begin"), twin.MakeAttention("attend", AttentionScore.Additive), decoder, words),
        ["seq2seq_luong_lstm"] = (twin, source, input, target, from, to, encoder, decoder, words) =>
            LuongTranslation.Step(
                source, input, target, from, to, encoder, decoder, twin.MakeAttention("attend", AttentionScore.Dot), twin.MakeDense("combine"), words),
    };

    public static TheoryData<string> RegressionNames => [.. Regressions.Keys];

    public static TheoryData<string> TranslationNames => [.. Translations.Keys];

    [Fact]
    public void A_classifier_of_masked_sequences_is_that_of_the_reference()
    {
        Fixture fixture = Fixture.OfInputs("classifier_masked");
        NetworkTensors parameters = FixtureTensors.Classifier(fixture, 23, 10, 2);
        using NetworkTwin twin = Open(5, parameters);
        float[] mask = fixture.Floats("in.mask");
        Axis axis = twin.AxisOfLengths("tokensLengths", 8, Lengths(mask, 5));
        (Loss loss, Sequence h, Vector pooled, Vector prob) = MaskedClassifier.Step(
            twin.FeedTokens("tokens", axis, fixture.Integers("in.tokens")), twin.FeedIds("labels", fixture.Integers("in.labels")),
            twin.MakeTable("words"), twin.MakeRecurrent("lstm", StackTexts.Of("Lstm", 10)), twin.MakeDense("classes"));
        AreClose(fixture.Expected("out.h"), h);
        AreClose(fixture.Expected("out.pooled"), pooled.Values);
        AreClose(fixture.Expected("out.prob"), prob.Values);
        AreClose(fixture.Expected("loss"), [loss.Value]);
        AreClose(fixture.Expected("out.nll"), [loss.Value]);
    }

    [Fact]
    public void So_it_is_with_holes_and_decay()
    {
        Fixture fixture = Fixture.OfInputs("classifier_masked_decay_holes");
        NetworkTensors parameters = FixtureTensors.Classifier(fixture, 19, 7, 3);
        using NetworkTwin twin = Open(6, parameters);
        Axis axis = twin.AxisOfMask("tokensMask", 9, fixture.Floats("in.mask"));
        Dense classes = twin.MakeDense("classes");
        (Loss loss, Sequence h, Vector pooled, Vector prob) = HoleyClassifier.Step(
            twin.FeedTokens("tokens", axis, fixture.Integers("in.tokens")), twin.FeedIds("labels", fixture.Integers("in.labels")),
            twin.FeedVector("poolMask", 7, fixture.Floats("in.pool_mask")), twin.MakeTable("words"), twin.MakeRecurrent("lstm", StackTexts.Of("Lstm", 7)), classes);
        AreClose(fixture.Expected("out.h"), h);
        AreClose(fixture.Expected("out.pooled"), pooled.Values);
        AreClose(fixture.Expected("out.prob"), prob.Values);
        AreClose(fixture.Expected("loss"), [loss.Value]);
        AreClose(fixture.Expected("out.nll"), [loss.Value - (fixture.Number("decay") * Functions.SquaredWeights(classes).Value)]);
    }

    [Theory]
    [MemberData(nameof(RegressionNames))]
    public void A_regression_with_marked_beginnings_is_that_of_the_reference(string name)
    {
        Fixture fixture = Fixture.OfInputs(name);
        (Regression step, int steps, int batch, int inputs, int units, int layers) = Regressions[name];
        using NetworkTwin twin = NetworkTwin.Open(
            batch, FixtureTensors.Regression(fixture, inputs, units, layers).Twin, FixtureTensors.RegressionStates(fixture, units, layers, batch).Twin, masks: null);
        Axis axis = twin.AxisOf(steps);
        (Loss loss, Sequence top, Sequence prediction) = step(
            twin.FeedSequence("x", axis, inputs, fixture.Floats("in.x")), twin.FeedSequence("clip", axis, 1, fixture.Floats("in.clip")),
            twin.FeedSequence("target", axis, 1, fixture.Floats("in.target")),
            twin.MakeRecurrent("lstm", StackTexts.Of("Lstm", units, layers), carried: true), twin.MakeDense("ip"));
        AreClose(fixture.Expected("out.top"), top);
        AreClose(fixture.Expected("out.pred"), prediction);
        AreClose(fixture.Expected("loss"), [loss.Value]);
    }

    /// <summary>What follows depends on updates, which are the compiled model's.</summary>
    [Fact]
    public void The_first_step_of_a_training_run_is_that_of_the_reference()
    {
        Fixture fixture = Fixture.OfInputs("regression_clip_train");
        using NetworkTwin twin = NetworkTwin.Open(1, FixtureTensors.Regression(fixture, 1, 15, 1).Twin, FixtureTensors.RegressionStates(fixture, 15, 1, 1).Twin, masks: null);
        Axis axis = twin.AxisOf(40);
        (Loss loss, _, _) = RegressionTraining.Step(
            twin.FeedSequence("x", axis, 1, First("in.x")), twin.FeedSequence("clip", axis, 1, First("in.clip")), twin.FeedSequence("target", axis, 1, First("in.target")),
            twin.MakeRecurrent("lstm", StackTexts.Of("Lstm", 15), carried: true), twin.MakeDense("ip"));
        AreClose([fixture.Expected("step.loss")[0]], [loss.Value]);

        float[] First(string name) => Fixture.Step(fixture.Floats(name), 0, 6).ToArray();
    }

    [Theory]
    [MemberData(nameof(TranslationNames))]
    public void An_encoder_and_a_decoder_are_those_of_the_reference(string name)
    {
        Fixture fixture = Fixture.OfInputs(name);
        NetworkTensors parameters = FixtureTensors.Translation(fixture);
        int batch = (int)fixture.Number("B"), units = (int)fixture.Number("H"), layers = (int)fixture.Number("L"), targets = (int)fixture.Number("Vt");
        using NetworkTwin twin = Open(batch, parameters);
        Axis sources = twin.AxisOfLengths("sourceLengths", (int)fixture.Number("Ts"), Lengths(fixture.Floats("in.src_mask"), batch));
        Axis inputs = twin.AxisOfLengths("inputLengths", (int)fixture.Number("Tt"), Lengths(fixture.Floats("in.tgt_mask"), batch));
        string cell = fixture.Metadata("cell") switch { "lstm" => "Lstm", "gru_tf" => "OriginalGru", _ => "Gru" };
        int directions = fixture.Metadata("mode") == "bahdanau" ? 2 : 1;
        int[] wanted = fixture.Integers("in.tgt_out");
        var (loss, encoded, begun, decoded, logits, attention) = Translations[name](
            twin, twin.FeedTokens("source", sources, fixture.Integers("in.src")), twin.FeedTokens("input", inputs, fixture.Integers("in.tgt_in")),
            twin.FeedTokens("target", inputs, wanted), twin.MakeTable("sourceWords"), twin.MakeTable("targetWords"),
            twin.MakeRecurrent("encoder", StackTexts.Of(cell, units, layers, directions)), twin.MakeRecurrent("decoder", StackTexts.Of(cell, units, layers)),
            twin.MakeDense("words"));
        AreClose(fixture.Expected("out.enc_outputs"), encoded);
        AreClose([.. fixture.Expected("out.dec_init_h").TakeLast(batch * units)], begun.Values);
        AreClose(fixture.Expected("out.dec_h"), decoded);
        AreClose(fixture.Expected("out.logits"), logits);
        AreClose(fixture.Expected("loss"), [loss.Value]);
        double[] perToken = [.. wanted.Select((word, place) => inputs.IsReal(place / batch, place % batch)
            ? Functions.CrossEntropy(new Vector(1, targets, logits.Row(place / batch, place % batch)), new Ids(word)).Value : 0)];
        AreClose(fixture.Expected("out.token_loss"), perToken);
        Assert.Equal(fixture.Has("out.attention"), attention is not null);
        if (attention is not null)
            AreClose(fixture.Expected("out.attention"), attention);
    }

    private static NetworkTwin Open(int batch, NetworkTensors parameters) => NetworkTwin.Open(batch, parameters.Twin, new NetworkTensors().Twin, masks: null);

    private static int[] Lengths(float[] mask, int batch) => [.. Enumerable.Range(0, batch).Select(b => (int)mask.Where((_, place) => place % batch == b).Sum())];
}
