using System;
using System.Collections.Generic;
using System.Linq;
using ModelGen.Cpu;
using ModelGen.Generator.Algebra;
using ModelGen.Generator.Emit.CSharp;
using ModelGen.Generator.Lowering;
using ModelGen.Generator.Reading;
using Xunit;

namespace ModelGen.Generator.Tests.Algebra;

/// <summary>Equations with means, run by run.</summary>
public sealed class MeanPassesTests
{
    private const int Units = 5;

    private static readonly Dictionary<string, Func<double[], double[]>> NoProducts = [];

    public static TheoryData<int> Limits => [0, 1, 100];

    [Theory]
    [MemberData(nameof(Limits))]
    public void Runs_one_after_the_other_give_what_the_equations_give(int mostKept)
    {
        foreach (Tape tape in Tapes())
        {
            var random = new Random(1);
            Dictionary<string, double[]> point = tape.Inputs.ToDictionary(
                input => input, _ => Enumerable.Range(0, Units).Select(_ => (random.NextDouble() * 4) - 2).ToArray());
            IReadOnlyDictionary<string, double[]> expected = TapeEvaluator.Evaluate(tape, point, NoProducts);
            var passes = new MeanPasses(tape, mostKept);
            Assert.True(passes.Kept.Count <= mostKept);
            var values = new Dictionary<string, double[]>(point);
            foreach (MeanPass pass in passes.Passes)
            {
                int means = pass.Terms.Results.Count - pass.Kept;
                foreach ((TapeResult term, int index) in pass.Terms.Results.Select((term, index) => (term, index)).ToList())
                {
                    double[] terms = TapeEvaluator.Evaluate(pass.Terms, values, NoProducts)[term.Name];
                    values[term.Name] = index < means ? [.. terms.Select(_ => terms.Average())] : terms;
                }

                foreach ((string name, double[] uniform) in TapeEvaluator.Evaluate(pass.Uniform, values, NoProducts))
                {
                    values[name] = uniform;
                }
            }

            foreach ((string name, double[] actual) in TapeEvaluator.Evaluate(passes.Last, values, NoProducts))
            {
                Assert.All(expected[name].Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-12));
            }
        }
    }

    [Fact]
    public void No_run_computes_a_transcendental_function_that_another_one_has_computed() => Assert.All(Tapes(), tape =>
    {
        var passes = new MeanPasses(tape, mostKept: 100);
        Assert.Equal(Functions(tape), passes.Passes.Sum(pass => Functions(pass.Terms)) + Functions(passes.Last));
    });

    [Fact]
    public void What_is_made_of_means_alone_is_computed_once_and_not_for_each_unit()
    {
        var pool = new ExprPool();
        Expr a = pool.Input("a"), mean = pool.Mean(a), scale = pool.Make(Op.Sqrt, mean);
        var passes = new MeanPasses(Tape.Record(pool, [("y", pool.Multiply(mean, mean)), ("z", pool.Multiply(a, scale))]), mostKept: 0);
        Assert.Equal([Op.Input, Op.Input, Op.Input, Op.Multiply], passes.Last.Entries.Select(entry => entry.Op).Order());
        Assert.Equal([Op.Multiply, Op.Sqrt], Assert.Single(passes.Passes).Uniform.Entries.Select(entry => entry.Op).Where(op => op != Op.Input).Order());
    }

    [Fact]
    public void Sums_and_products_are_computed_again_and_not_kept()
    {
        var pool = new ExprPool();
        Expr product = pool.Multiply(pool.Input("a"), pool.Input("b"));
        var passes = new MeanPasses(Tape.Record(pool, [("y", pool.Subtract(product, pool.Mean(product)))]), mostKept: 9);
        Assert.Empty(passes.Kept);
        Assert.Equal(2, new[] { Assert.Single(passes.Passes).Terms, passes.Last }.Count(tape => tape.Entries.Any(entry => entry.Op == Op.Multiply)));
    }

    [Fact]
    public void Values_wait_in_the_memory_that_a_worker_has() => Assert.Equal(ThreadTeam.ScratchLength, PointwiseMethod.ScratchLength);

    private static int Functions(Tape tape) => tape.Entries.Count(entry => entry.Op is Op.Sigmoid or Op.Tanh);

    private static IEnumerable<Tape> Tapes() =>
        new CellSegments(StandardCells.Find("LayerNormLstm")!, new Dictionary<string, double> { ["forgetBias"] = 1 }, isMasked: false)
            .Segments.SelectMany(segment => new[] { segment.Training.Tape, segment.Training.Derivative!.Tape, segment.Inference.Tape });
}
