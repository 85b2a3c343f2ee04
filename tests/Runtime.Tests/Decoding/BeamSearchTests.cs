using System;
using System.Collections.Generic;
using System.Linq;
using ModelGen.Decoding;
using Xunit;

namespace ModelGen.Runtime.Tests.Decoding;

public sealed class BeamSearchTests
{
    private const float Never = float.NegativeInfinity;

    public static TheoryData<LengthNormalization> Normalizations =>
        [LengthNormalization.None, LengthNormalization.Wu(0.65), LengthNormalization.Wu(2), LengthNormalization.Power(1), LengthNormalization.Power(3)];

    [Theory]
    [MemberData(nameof(Normalizations))]
    public void A_beam_as_wide_as_all_texts_finds_the_best_of_all(LengthNormalization normalization)
    {
        for (int seed = 0; seed < 20; seed++)
        {
            foreach ((int vocabSize, int steps) in new[] { (1, 3), (2, 1), (2, 5), (3, 4), (4, 3), (6, 2) })
            {
                int width = (int)Math.Pow(vocabSize, steps), end = seed % vocabSize;
                var model = PrefixModel.ByChance(vocabSize, width, seed);
                IReadOnlyList<Hypothesis> found = new BeamSearch(end, steps, width, width, normalization).Decode(model, [5])[0];
                Assert.Equal(AllTexts.Of(model, 5, end, steps, normalization).Select(AllTexts.Line), found.Select(AllTexts.Line));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Normalizations))]
    public void Results_are_texts_of_the_model_with_their_scores_the_best_first(LengthNormalization normalization)
    {
        for (int seed = 0; seed < 15; seed++)
        {
            var model = PrefixModel.ByChance(5, 4, seed);
            IReadOnlyList<Hypothesis> found = new BeamSearch(1, 5, width: 4, best: 4, normalization).Decode(model, [0])[0];
            ILookup<string, Hypothesis> all = AllTexts.Of(model, 0, 1, 5, normalization).ToLookup(AllTexts.Line);
            Assert.All(found, text => Assert.Single(all[AllTexts.Line(text)]));
            Assert.Equal(found.OrderByDescending(text => text.Score), found);
            Assert.Equal(found.Count, found.Select(AllTexts.Line).Distinct().Count());
        }
    }

    [Fact]
    public void A_search_that_stops_early_has_lost_nothing_to_one_that_goes_on_to_the_last_step()
    {
        // What is found after all steps, by the definition: the same beam, written down plainly, that never stops before.
        for (int seed = 0; seed < 60; seed++)
        {
            LengthNormalization normalization = seed % 2 == 0 ? LengthNormalization.Wu(1.5) : LengthNormalization.None;
            var model = PrefixModel.ByChance(4, 3, seed);
            Assert.Equal(
                PlainBeam(model, end: 2, steps: 7, width: 3, best: 2, normalization),
                new BeamSearch(2, 7, width: 3, best: 2, normalization).Decode(model, [1])[0].Select(AllTexts.Line));
        }
    }

    [Fact]
    public void Texts_that_are_looked_for_at_once_are_those_that_are_looked_for_one_by_one()
    {
        int[] starts = [3, 0, 7, 0, 2];
        var search = new BeamSearch(endToken: 1, maxSteps: 8, width: 3, best: 3, LengthNormalization.Wu(0.6));
        IReadOnlyList<IReadOnlyList<Hypothesis>> together = search.Decode(PrefixModel.ByChance(6, 15, 9), starts);
        for (int text = 0; text < starts.Length; text++)
        {
            Assert.Equal(
                search.Decode(PrefixModel.ByChance(6, 3, 9), [starts[text]])[0].Select(AllTexts.Line), together[text].Select(AllTexts.Line));
        }
    }

    [Fact]
    public void A_beam_of_one_is_the_greedy_search()
    {
        for (int seed = 0; seed < 50; seed++)
        {
            int[] starts = [seed, seed + 1, 4];
            Assert.Equal(
                new GreedySearch(2, 9).Decode(PrefixModel.ByChance(5, 3, seed), starts).Select(AllTexts.Line),
                new BeamSearch(2, 9, width: 1).Decode(PrefixModel.ByChance(5, 3, seed), starts).Select(texts => AllTexts.Line(texts[0])));
        }
    }

    [Fact]
    public void A_beam_finds_what_the_greedy_search_misses()
    {
        // 0 looks better than 1 at first; what comes after 1 is certain.
        PrefixModel model = new(3, 2, prefix => prefix.Count > 1 && prefix[1] == 1 ? [Never, Never, 0] : [MathF.Log(0.5f), MathF.Log(0.4f), MathF.Log(0.1f)]);
        Assert.Equal([0, 0], new GreedySearch(2, 2).Decode(model, [9])[0].Tokens);
        Hypothesis best = new BeamSearch(2, 2, width: 2).Decode(Copy(model), [9])[0][0];
        Assert.Equal([1], best.Tokens);
        Assert.Equal(Math.Log(0.4), best.LogProbability, 6);
    }

    [Fact]
    public void Of_equal_texts_the_one_that_was_found_first_wins_and_then_the_one_with_the_earlier_tokens()
    {
        string[] ended = Lines(new BeamSearch(endToken: 0, maxSteps: 2, width: 2, best: 2).Decode(new PrefixModel(3, 2, _ => [0, 0, 0]), [0])[0]);
        Assert.Equal(["", "1"], ended);
        string[] open = Lines(new BeamSearch(endToken: 2, maxSteps: 2, width: 4, best: 4).Decode(new PrefixModel(3, 4, _ => [0, 0, Never]), [0])[0]);
        Assert.Equal(["0 0", "0 1", "1 0", "1 1"], open);
        for (int seed = 0; seed < 30; seed++)
            Assert.Equal(Run(seed), Run(seed));

        static string[] Lines(IEnumerable<Hypothesis> texts) => [.. texts.Select(text => string.Join(' ', text.Tokens))];
        static IEnumerable<string> Run(int seed) => new BeamSearch(0, 5, 3, 3).Decode(PrefixModel.ByChance(4, 3, seed, levels: 2), [1])[0].Select(AllTexts.Line);
    }

    [Fact]
    public void A_text_may_end_at_once_and_may_not_end_at_all()
    {
        Hypothesis ended = new BeamSearch(1, 5, width: 2).Decode(new PrefixModel(2, 2, _ => [Never, 0]), [0])[0].Single();
        Assert.Equal((0, true, 0.0), (ended.Tokens.Count, ended.IsEnded, ended.LogProbability));
        Hypothesis open = new BeamSearch(1, 5, width: 2).Decode(new PrefixModel(2, 2, _ => [0, Never]), [0])[0].Single();
        Assert.Equal((5, false), (open.Tokens.Count, open.IsEnded));
    }

    [Fact]
    public void Rows_are_only_those_that_go_on_and_are_chosen_only_where_they_change()
    {
        // The first text ends at once; the second one goes on with what certainly comes, and is alone then.
        var model = new PrefixModel(3, 4, prefix => prefix[0] == 0 ? [Never, Never, 0] : prefix.Count < 4 ? [0, Never, Never] : [Never, Never, 0]);
        new BeamSearch(endToken: 2, maxSteps: 9, width: 2).Decode(model, [0, 1]);
        Assert.Equal(["+2", "1", "+1", "+1", "+1"], model.Calls);
    }

    [Fact]
    public void Several_results_need_not_exist()
    {
        IReadOnlyList<Hypothesis> found = new BeamSearch(0, 1, width: 5, best: 5).Decode(new PrefixModel(3, 5, _ => [0, 1, Never]), [0])[0];
        Assert.Equal(2, found.Count);
    }

    [Fact]
    public void A_longer_beam_allocates_nothing_for_its_steps_but_its_tokens()
    {
        var model = new Constant();
        long few = Allocated(100), many = Allocated(1100);
        // Each step's tokens are remembered, 4 of 8 bytes, and lists that grow are made anew: an array in each step would not fit in here.
        Assert.InRange(many - few, 0, 1000 * 4 * 8 * 5);

        long Allocated(int steps)
        {
            var search = new BeamSearch(0, steps, width: 4);
            search.Decode(model, [1]);
            long before = GC.GetAllocatedBytesForCurrentThread();
            search.Decode(model, [1]);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    private static PrefixModel Copy(PrefixModel model) => new(model.VocabSize, model.MaxRows, prefix => [.. model.LogProbabilities(prefix).Select(value => (float)value)]);

    private static IEnumerable<string> PlainBeam(PrefixModel model, int end, int steps, int width, int best, LengthNormalization normalization)
    {
        List<(int[] Tokens, double Sum)> open = [([], 0)];
        var results = new List<Hypothesis>();
        for (int step = 1; step <= steps; step++)
        {
            (int[] Tokens, double Sum)[] grown =
            [
                .. open.SelectMany(text => model.LogProbabilities([1, .. text.Tokens]).Select((value, token) => (Tokens: (int[])[.. text.Tokens, token], Sum: text.Sum + value)))
                    .OrderByDescending(text => text.Sum),
            ];
            foreach ((int[] tokens, double sum) in grown.Take(width).Where(text => text.Tokens[^1] == end))
                results.Add(new Hypothesis(tokens[..^1], true, sum, normalization.Score(sum, step)));
            open = [.. grown.Where(text => text.Tokens[^1] != end).Take(width)];
        }

        results.AddRange(open.Select(text => new Hypothesis(text.Tokens, false, text.Sum, normalization.Score(text.Sum, steps))));
        return results.OrderByDescending(text => text.Score).Take(best).Select(AllTexts.Line);
    }

    private sealed class Constant : INextToken
    {
        public int MaxRows => 4;

        public int VocabSize => 6;

        public void Advance(ReadOnlySpan<int> tokens, Span<float> logits)
        {
            for (int place = 0; place < logits.Length; place++)
                logits[place] = place % VocabSize;
        }

        public void SelectRows(ReadOnlySpan<int> rows)
        {
        }
    }
}
