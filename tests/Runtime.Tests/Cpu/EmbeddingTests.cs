using System;
using System.Collections.Generic;
using System.Linq;
using ModelGen.Cpu;
using Xunit;

namespace ModelGen.Runtime.Tests.Cpu;

public class EmbeddingTests
{
    public static TheoryData<int, int, int, int> Shapes { get; } = new()
    {
        { 1, 1, 1, 1 },
        { 3, 20, 5, 2 },
        { 50, 40, 17, 3 },
        { 1000, 400, 200, 5 },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void GatherCopiesTheRowOfEachToken(int vocabulary, int positions, int width, int threads)
    {
        using var team = new ThreadTeam(threads);
        int[] tokens = Tokens(vocabulary, positions, new Random(1));
        var table = new Matrix(vocabulary, width, 2, new Random(2));
        var output = new Matrix(positions, width, 5);
        team.Run(worker => Embedding.Gather(worker, ref table.First, table.Pitch, tokens, ref output.First, output.Pitch, width));
        output.AssertNothingAroundIsTouched();
        for (int position = 0; position < positions; position++) Assert.Equal(table.Row(tokens[position]), output.Row(position));
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void AnIndexListsWordsByFirstOccurrenceAndTheirPositionsInOrder(int vocabulary, int positions, int width, int threads)
    {
        _ = width;
        using var team = new ThreadTeam(threads);
        int[] memory = new int[TokenIndex.LengthOf(vocabulary, positions)];
        var random = new Random(4);
        for (int step = 0; step < 10; step++)
        {
            int[] tokens = Tokens(vocabulary, positions, random);
            team.Run(worker => new TokenIndex(memory, positions).Build(worker, tokens));
            var index = new TokenIndex(memory, positions);
            Assert.Equal(tokens.Distinct(), index.Ids.ToArray());

            // The ids of the rows that are summed come first, for those who read the rows.
            Assert.Equal(tokens.Distinct().Concat(Enumerable.Repeat(-1, positions)).Take(positions), memory.Take(positions));
            for (int slot = 0; slot < index.Count; slot++)
            {
                int word = index.Ids[slot];
                Assert.Equal(Enumerable.Range(0, positions).Where(p => tokens[p] == word), index.Positions(slot).ToArray());
            }
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void SumRowsAndUpdateRowsTouchEachWordOnce(int vocabulary, int positions, int width, int threads)
    {
        const float Rate = 0.5f;
        using var team = new ThreadTeam(threads);
        int[] tokens = Tokens(vocabulary, positions, new Random(1));
        int[] memory = new int[TokenIndex.LengthOf(vocabulary, positions)];
        var gradients = new Matrix(positions, width, 3, new Random(2));
        var perWord = new Matrix(tokens.Distinct().Count(), width, 1);
        var table = new Matrix(vocabulary, width, 2, new Random(3));
        float[][] before = [.. Enumerable.Range(0, vocabulary).Select(table.Row)];

        team.Run(worker =>
        {
            new TokenIndex(memory, positions).Build(worker, tokens);
            worker.Barrier();
            Embedding.SumRows(worker, new TokenIndex(memory, positions), ref gradients.First, gradients.Pitch, ref perWord.First, perWord.Pitch, width);
            worker.Barrier();
            Sgd.UpdateRows(worker, new TokenIndex(memory, positions), ref table.First, table.Pitch, ref perWord.First, perWord.Pitch, width, Rate);
        });

        perWord.AssertNothingAroundIsTouched();
        table.AssertNothingAroundIsTouched();
        for (int word = 0; word < vocabulary; word++)
        {
            List<int> places = [.. Enumerable.Range(0, positions).Where(p => tokens[p] == word)];
            for (int column = 0; column < width; column++)
            {
                double gradient = places.Sum(p => (double)gradients[p, column]);
                Assert.Equal(before[word][column] - (Rate * gradient), table[word, column], 1e-5);
            }
        }
    }

    private static int[] Tokens(int vocabulary, int positions, Random random) =>
        [.. Enumerable.Range(0, positions).Select(_ => random.Next(vocabulary))];
}
