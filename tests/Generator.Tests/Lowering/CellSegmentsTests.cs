using System;
using System.Collections.Generic;
using System.Linq;
using ModelGen.Generator.Algebra;
using ModelGen.Generator.Lowering;
using ModelGen.Generator.Model;
using Xunit;

namespace ModelGen.Generator.Tests.Lowering;

/// <summary>What is computed where, when a cell is cut into segments.</summary>
public sealed class CellSegmentsTests
{
    [Fact]
    public void A_transcendental_function_is_computed_by_one_segment_and_loaded_by_the_others()
    {
        for (int seed = 0; seed < 150; seed++)
        {
            CellSpec cell = RandomCellSpec.Of(new Random(seed));
            var segments = new CellSegments(cell, new Dictionary<string, double>(), isMasked: false);
            int computed = segments.Segments.Sum(segment => Count(segment.Inference.Tape)), written = Count(cell.Equations);
            Assert.True(computed == written, $"random cell {seed}: {computed} functions, {written} in its equations");
        }

        static int Count(Tape tape) => tape.Entries.Count(entry => entry.Op is Op.Sigmoid or Op.Tanh or Op.Softplus);
    }
}
