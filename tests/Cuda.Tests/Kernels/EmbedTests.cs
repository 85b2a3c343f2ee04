using System;
using System.Linq;
using ModelGen.Emulator;
using ModelGen.Tests;
using Xunit;

namespace ModelGen.Cuda.Tests.Kernels;

[NeedsGpp]
public class EmbedTests
{
    private const string Text = """
        #include "embed.cuh"

        KERNEL(256, Gather)
        {
            const int* s = targets(m);
            gather_rows(s[0], s[1], m.arena + s[2], s[3], numbers(m), m.arena + s[4], s[5]);
        }
        KERNEL(256, IndexIds) { index_ids(targets(m)[0], numbers(m), index(m)); }
        KERNEL(256, SumRows)
        {
            const int* s = targets(m);
            sum_rows(s[0], s[1], index(m), m.arena + s[4], s[5], m.arena + s[6], s[7]);
        }
        KERNEL(256, AddRows)
        {
            const int* s = targets(m);
            add_rows(s[0], s[1], index(m), m.arena + s[4], s[5], m.arena + s[2], s[3]);
        }
        """;

    private const int Words = 9;

    private readonly KernelBench _bench;
    private readonly int _positions;
    private readonly BenchMatrix _table, _perPosition, _perWord;

    public EmbedTests()
        : this(75, 13, ThreadOrder.Forward)
    {
    }

    private EmbedTests(int positions, int columns, ThreadOrder order)
    {
        var random = new Random(positions);
        _positions = positions;
        _bench = new KernelBench(Text) { Order = order };
        _table = _bench.Matrix(Words, columns, random);
        _perPosition = _bench.Matrix(positions, columns, random);
        _perWord = _bench.Matrix(positions, columns, random, offset: 3);
        _bench.Numbers = [.. Enumerable.Range(0, positions).Select(_ => random.Next(Words))];
        _bench.Index = [.. _bench.Numbers.Select((id, position) => LeaderOf(position) == position ? id : -1), .. Enumerable.Range(0, positions).Select(LeaderOf)];
        _bench.Targets =
        [
            positions, columns, _table.Offset, _table.Pitch, _perPosition.Offset, _perPosition.Pitch,
            _perWord.Offset, _perWord.Pitch,
        ];
    }

    public static TheoryData<int> Orders => KernelBench.Orders;

    [SkippableFact]
    public void Each_position_gets_the_row_of_its_word()
    {
        _bench.Launch("Gather");
        _perPosition.Is((row, column) => _table[_bench.Numbers[row], column], 0);
    }

    [SkippableTheory]
    [MemberData(nameof(Orders))]
    public void An_index_has_the_ids_of_first_positions_and_for_each_position_the_first_one_with_its_id(int order)
    {
        foreach (int positions in new[] { 1, 31, 75 })
        {
            var test = new EmbedTests(positions, 1, (ThreadOrder)order);
            int[] expected = test._bench.Index;
            test._bench.Index = new int[2 * positions];
            test._bench.Launch("IndexIds");
            Assert.Equal(expected, test._bench.Index);
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Orders))]
    public void Rows_of_equal_words_are_summed_at_the_leader(int order)
    {
        foreach ((int positions, int columns) in new[] { (1, 1), (40, 13), (75, 300) })
        {
            var test = new EmbedTests(positions, columns, (ThreadOrder)order);
            double[,] before = test._perWord.Copy();
            test._bench.Launch("SumRows");
            test._perWord.Is((p, column) => test.LeaderOf(p) == p ? test.SumOf(p, column) : before[p, column], 1e-6);
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Orders))]
    public void Rows_of_equal_words_are_added_to_the_table_once(int order)
    {
        foreach ((int positions, int columns) in new[] { (1, 1), (40, 13), (75, 300) })
        {
            var test = new EmbedTests(positions, columns, (ThreadOrder)order);
            double[,] before = test._table.Copy();
            test._bench.Launch("AddRows");
            test._table.Is(
                (word, column) =>
                {
                    int leader = Array.IndexOf(test._bench.Numbers, word);
                    return before[word, column] + (leader < 0 ? 0 : test.SumOf(leader, column));
                },
                1e-6);
        }
    }

    private int LeaderOf(int position) => Array.IndexOf(_bench.Numbers, _bench.Numbers[position]);

    private double SumOf(int leader, int column) =>
        Enumerable.Range(0, _positions).Where(q => LeaderOf(q) == leader).Sum(q => (double)_perPosition[q, column]);
}
