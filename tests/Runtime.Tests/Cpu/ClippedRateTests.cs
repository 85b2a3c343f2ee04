using System;
using ModelGen.Cpu;
using ModelGen.Engines;
using Xunit;

namespace ModelGen.Runtime.Tests.Cpu;

/// <summary>The rate with which a step descends: the learning rate, made smaller where the gradient is longer than allowed.</summary>
public class ClippedRateTests
{
    [Theory]
    [InlineData(5, 13, 0.5 * 5 / 13)]
    [InlineData(13, 13, 0.5)]
    [InlineData(20, 13, 0.5)]
    [InlineData(0, 13, 0)]
    [InlineData(0, 0, 0.5)]
    public void A_gradient_that_is_too_long_is_clipped_and_no_other(double maxNorm, double norm, double rate) =>
        Assert.Equal((float)rate, RateOf(maxNorm, norm));

    /// <summary>Parameters whose gradients are numbers go on as such.</summary>
    [Fact]
    public void A_norm_that_is_no_number_clips_nothing() => Assert.Equal(0.5f, RateOf(5, double.NaN));

    [Fact]
    public void The_norm_is_that_of_the_parts_of_all_workers() =>
        Assert.Equal(13, new Program(threads: 3).NormOf(worker => worker.Index switch { 0 => 9, 1 => 16, _ => 144 }));

    private static float RateOf(double maxNorm, double norm)
    {
        var program = new Program(threads: 1) { LearningRate = 0.5 };
        program.NormOf(_ => norm * norm);
        return program.RateFor(maxNorm);
    }

    private sealed class Program : CpuProgram
    {
        private readonly int _threads;

        public Program(int threads)
            : base(new ProgramLayout { Length = 2, Tables = [] })
        {
            _threads = threads;
            Prepare(new ModelOptions { Threads = threads });
        }

        public double NormOf(Func<Worker, double> squares)
        {
            using var team = new ThreadTeam(_threads);
            team.Run(worker =>
            {
                ReportSquares(worker, squares(worker));
                worker.Barrier();
                FinishNorm(worker, ref Arena[0]);
            });
            return Arena.DoubleAt(ref Arena[0]);
        }

        public float RateFor(double maxNorm) => ClippedRate(ref Arena[0], maxNorm);
    }
}
