using System;
using System.Linq;
using System.Threading;
using ModelGen.Cpu;
using Xunit;

namespace ModelGen.Runtime.Tests.Cpu;

public class AllocationTests
{
    [Fact]
    public void NoKernelAllocates()
    {
        const int Rows = 50, Width = 33;
        using var team = new ThreadTeam(2);
        var random = new Random(1);
        var a = new Matrix(Rows, Rows, 0, random);
        var b = new Matrix(Rows, Rows, 0, random);
        var c = new Matrix(Rows, Rows, 0, random);
        var panels = new float[Rows * 2 * Rows];
        var row = new Matrix(1, Rows);
        var sum = new Matrix(1, Rows);
        int[] tokens = [.. Enumerable.Range(0, Rows).Select(i => i % Width)];
        int[] index = new int[TokenIndex.LengthOf(Rows, Rows)];
        var allocated = new long[2];
        Action<Worker> step = worker =>
        {
            MatMul.Multiply(worker, Rows, Width, Rows, ref a.First, Rows, ref b.First, Rows, ref c.First, Rows, Start.Sum);
            MatMul.MultiplyTransposedRight(worker, 20, Width, Rows, ref a.First, Rows, ref b.First, Rows, ref c.First, Rows, Start.Zero);
            MatMul.MultiplyTransposedLeft(worker, Rows, Width, 20, ref a.First, Rows, ref b.First, Rows, ref c.First, Rows, Start.Zero);
            MatMul.MultiplyWithBias(worker, Rows, Width, Rows, ref a.First, Rows, ref b.First, Rows, ref c.First, Rows, ref row.First);
            Panels.Pack(worker, Rows, 2, Width / 2, ref b.First, Rows, ref panels[0]);
            Panels.PackTransposed(worker, Width, Rows, ref b.First, Rows, ref panels[0]);
            Panels.Multiply(worker, Rows, 1, Width, Rows, ref a.First, Rows, ref panels[0], ref c.First, Rows, Start.Sum);
            new TokenIndex(index, Rows).Build(worker, tokens);
            worker.Barrier();
            Embedding.Gather(worker, ref a.First, Rows, tokens, ref b.First, Rows, Width);
            Embedding.SumRows(worker, new TokenIndex(index, Rows), ref b.First, Rows, ref c.First, Rows, Width);
            Columns.Sum(worker, Rows, Width, ref a.First, Rows, ref sum.First);
            ModelGen.Cpu.Rows.Sum(worker, Rows, Width, ref a.First, Rows, ref c.First, Rows, Start.Sum);
            DropoutMask.Draw(worker, 1, 2, 3, 0.5f, Rows, Width, ref c.First, Rows);
            _ = GradientNorm.SumOfSquares(worker, Rows * Rows, ref a.First);
            Sgd.Update(worker, Rows * Rows, ref a.First, ref c.First, 0.1f);
            worker.Barrier();
            Sgd.UpdateRows(worker, new TokenIndex(index, Rows), ref a.First, Rows, ref c.First, Rows, Width, 0.1f);
            allocated[worker.Index] = GC.GetAllocatedBytesForCurrentThread();
        };
        for (int warm = 0; warm < 3; warm++)
        {
            Thread.Sleep(20);
            team.Run(step);
        }

        Assert.Equal(0, Allocation.Least(() => team.Run(step), () => allocated[0] + allocated[1]));
    }
}
