using System;
using System.Collections.Generic;
using System.Linq;
using ModelGen.Generator.Lowering;
using ModelGen.Generator.Model;
using ModelGen.Generator.Reading;
using ModelGen.Generator.Tests.Harness;
using ModelGen.Tests;
using Xunit;
using Placement = ModelGen.Generator.Model.DropoutPlacement;

namespace ModelGen.Generator.Tests.Lowering;

/// <summary>Whole plans, for both targets, without a line of generated code: gradients are the slopes of the forward plan.</summary>
public sealed class PlanSlopeTests
{
    private const int RandomCells = 150;

    private static readonly Dictionary<string, string> OwnCells = new()
    {
        ["a gate that two segments read as it is"] = "Units Step(Units r, Gate n, Units h) => Tanh(n(r * h)) * r;",
        ["a new state that a later segment reads"] =
            "(Units h, Units c) Step(Units f, Units g, Gate o, Units c) { Units m = Sigmoid(f) * c + Tanh(g); return (Sigmoid(o(m)) * Tanh(m), m); }",
        ["a state that three segments read"] =
            "(Units h, Units c) Step(Units f, Gate n, Gate m, Units c) { Units a = n(f * c); Units b = m(a * c); return (Tanh(b) * c, a * Sigmoid(b) + c * 0.5f); }",
        ["a projection of what a later segment makes"] =
            "(Units h, Units c) Step(Units f, Gate n, Projection p, Units c) { Units m = Sigmoid(f) * c + Tanh(n(f * c)); return (p(m * f), m); }",
        ["a mean between two segments"] =
            "Units Step(Units r, Gate n, Units h) { Units a = r - Mean(r); return Tanh(n(a * h)) * a + h * Mean(h); }",
        ["a gate that is a new state, and a factor of another one"] =
            "(Units h, Units c) Step(Units f, Units g, Units c) => (Tanh(f * c) + Sigmoid(g), f);",
        ["a function on both sides of two products"] =
            "Units Step(Units f, Gate n, Gate m, Units h) { Units r = Sigmoid(f); Units a = n(r * h); return Tanh(m(a * r)) * r + h * Softplus(a - r); }",
        ["functions without names on both sides of a product"] =
            "Units Step(Units a, Units b, Gate n, Units h) => Tanh(n(Softplus(a - b) * Tanh(a + h))) * Softplus(a - b) + Tanh(a + h) * Sigmoid(b + h);",
        ["a projection beside a product of the same stage"] =
            "(Units h, Units c) Step(Units z, Units f, Gate n, Projection p, Units c) => (p(z * c), Tanh(n(f * c)) + c);",
        ["a gate that is an operand as it is, and a factor beside it"] =
            "(Units h, Units c) Step(Units z, Gate n, Units h, Units c) => (Tanh(n(z)) + h * 0.5f, z * z * Tanh(c));",
        ["states of each other"] = "(Units h, Units c) Step(Units a, Units h, Units c) => (c + Tanh(a), h * a);",
    };

    public static TheoryData<string> Cells => [.. StandardCells.Names, .. OwnCells.Keys];

    [Theory]
    [MemberData(nameof(Cells))]
    public void A_layer(string name)
    {
        foreach (ModelSpec spec in new[]
        {
            PlanCases.Layer(Cell(name)),
            PlanCases.Layer(Cell(name), layers: 2, steps: 4, isBidirectional: true, hasLengths: true),
            PlanCases.Layer(Cell(name), layers: 2, steps: 1, isBidirectional: true, dropout: 0.25),
            PlanCases.Layer(Cell(name), layers: 3, dropout: 0.25, placement: Placement.BetweenLayers),
        })
        {
            Check(name, spec);
        }
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void A_language_model(string name)
    {
        Check(name, PlanCases.Model(Cell(name)));
        Check(name, PlanCases.Model(Cell(name), layers: 2, steps: 4, isTied: true, keepProb: 0.75));
    }

    [Long]
    [Fact]
    public void Cells_put_together_by_chance()
    {
        for (int seed = 0; seed < RandomCells; seed++)
        {
            var random = new Random(seed);
            CellSpec cell = RandomCellSpec.Of(random);
            Check($"random cell {seed}", seed % 3 == 0
                ? PlanCases.Model(cell, layers: random.Next(1, 3), steps: random.Next(1, 4), keepProb: random.Next(2) == 0 ? 1 : 0.75)
                : PlanCases.Layer(
                    cell, random.Next(1, 3), random.Next(1, 4), isBidirectional: random.Next(2) == 0, hasLengths: random.Next(2) == 0,
                    dropout: random.Next(2) == 0 ? 0 : 0.25));
        }
    }

    [Fact]
    public void These_cells_have_up_to_three_segments_that_share_gates_and_read_new_states()
    {
        CellSegments[] segments = [.. Enumerable.Range(0, RandomCells).Select(seed => RandomCellSpec.Of(new Random(seed)))
            .Select(cell => new CellSegments(cell, new Dictionary<string, double>(), isMasked: false))];
        Assert.All([1, 2, 3], count => Assert.InRange(segments.Count(cell => cell.Segments.Count == count), 5, RandomCells));
        Assert.InRange(segments.Count(cell => cell.SharesGates), 5, RandomCells);
        Assert.InRange(segments.Count(cell => cell.WritesOutputDirectly), 5, RandomCells);
    }

    private static CellSpec Cell(string name) => StandardCells.Find(name)
        ?? new CellProgram(CellSource.Of($"public static {OwnCells[name]}")).Spec;

    private static void Check(string about, ModelSpec spec)
    {
        foreach (Target target in Target.All)
        {
            PlanCases.Of(PlanCases.Build(spec, target)).Check($"{about}, {target}, {spec.Numbers}");
        }
    }
}
