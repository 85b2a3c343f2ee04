using System;
using System.Linq;
using System.Runtime.CompilerServices;
using ModelGen.Cpu;
using ModelGen.Runtime.Tests.Layers;
using Xunit;

namespace ModelGen.Runtime.Tests.Cpu;

/// <summary>What is written beyond scratch memory or an arena fails the test that wrote it; and the products that come closest to it.</summary>
public class GuardedMemoryTests
{
    [Theory]
    [InlineData(-1, "1 floats before the first")]
    [InlineData(-ThreadTeam.ScratchLength, "65536 floats before the first")]
    [InlineData(ThreadTeam.ScratchLength, "1 floats behind the last")]
    [InlineData((2 * ThreadTeam.ScratchLength) - 1, "65536 floats behind the last")]
    public void WhatIsWrittenBesideScratchMemoryIsFoundOutWithTheWorker(int at, string where)
    {
        using var team = new ThreadTeam(2);
        var error = Assert.Throws<InvalidOperationException>(() => team.Run(worker =>
        {
            if (worker.Index == 1) Unsafe.Add(ref worker.Scratch, at) = 1;
        }));
        Assert.StartsWith($"Scratch memory of worker 1: something was written {where} of 65536.", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void WhatAPassWritesBesideTheArenaIsFoundOutWithThePass(bool behind)
    {
        using var session = new RecurrentLayerSession(
            IdleRnn.Config, new ModelOptions { Threads = 2 }, new ModelPrograms { Cpu = () => new Careless(behind), Cuda = () => throw new NotSupportedException() });
        var error = Assert.Throws<InvalidOperationException>(() => session.Evaluate(new float[3], new float[4]));
        Assert.StartsWith("The arena of the model in Evaluate: something was written 1 floats ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AProductWithPanelsOfMoreRowsThanScratchMemoryHoldsIsTheProductWithTheMatrix()
    {
        // Units that do not fill a vector are computed in scratch memory: two vectors to a row, or two halves where these suffice.
        int lanes = InstructionSet.Lanes;
        (int Units, int Lanes)[] cases = [(lanes / 2 + 1, lanes), (1, Math.Min(lanes, 8))];
        foreach ((int units, int width) in cases)
        {
            foreach (Start start in Enum.GetValues<Start>())
            {
                foreach (int extra in (int[])[-1, 0, 1, 40])
                    Check(ThreadTeam.ScratchLength / (2 * width) + extra, units, start);
            }
        }
    }

    [Theory]
    [InlineData(1536)]
    [InlineData(1500)]
    [InlineData(1024)]
    [InlineData(777)]
    [InlineData(129)]
    public void AProductWhoseGroupOfPanelsAlmostFillsScratchMemoryKeepsToIt(int depth)
    {
        // Wide enough for several groups of panels, high enough for panels to be packed.
        const int Rows = 41, Columns = 900;
        using var team = new ThreadTeam(1);
        var random = new Random(5);
        Matrix a = new(Rows, depth, 0, random), b = new(depth, Columns, 0, random), c = new(Rows, Columns);
        team.Run(worker => MatMul.Multiply(worker, Rows, Columns, depth, ref a.First, a.Pitch, ref b.First, b.Pitch, ref c.First, c.Pitch, Start.Zero));
        foreach (int column in (int[])[0, 31, 32, 500, Columns - 1])
        {
            double expected = Enumerable.Range(0, depth).Sum(k => (double)a[Rows - 1, k] * b[k, column]);
            Assert.Equal(expected, c[Rows - 1, column], 1e-3);
        }
    }

    private static void Check(int rows, int units, Start start)
    {
        const int Depth = 2, Groups = 2;
        using var team = new ThreadTeam(1);
        var random = new Random(3);
        Matrix a = new(rows, Depth, 0, random), b = new(Depth, Groups * units, 0, random), c = new(rows, Groups * units, 1, random);
        var panels = new Matrix(1, Depth * Groups * ((units + 15) / 16 * 16));
        float[] before = c.Values();
        team.Run(worker =>
        {
            Panels.Pack(worker, Depth, Groups, units, ref b.First, b.Pitch, ref panels.First);
            Panels.Multiply(worker, rows, Groups, units, Depth, ref a.First, a.Pitch, ref panels.First, ref c.First, c.Pitch, start);
        });
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < Groups * units; column++)
            {
                double expected = (start == Start.Sum ? before[row * Groups * units + column] : 0)
                    + (double)a[row, 0] * b[0, column] + (double)a[row, 1] * b[1, column];
                Assert.True(Math.Abs(c[row, column] - expected) <= 1e-6, $"{rows} x {units}, {start}: row {row}, column {column}");
            }
        }
    }

    private sealed class Careless(bool behind) : LayerProgram(LayerTables.Layout(IdleRnn.Config, IdleRnn.Parameters, IdleRnn.States))
    {
        protected override void Forward(Worker worker) => throw new NotSupportedException();

        protected override void Evaluate(Worker worker)
        {
            if (worker.Index == 0) Arena[behind ? Arena.Length : -1] = 0;
        }

        protected override void Backward(Worker worker) => throw new NotSupportedException();

        protected override void Update(Worker worker) => throw new NotSupportedException();
    }
}
