using System;
using System.Collections.Generic;
using System.Linq;
using ModelGen.Generator.Emit;
using ModelGen.Generator.Emit.CSharp;
using ModelGen.Generator.Emit.Cuda;
using ModelGen.Generator.Lowering;
using Xunit;

namespace ModelGen.Generator.Tests.Emit;

/// <summary>A row for each operation and target: what the compiler can make of a model can be written for all of them.</summary>
public sealed class OperationTableTests
{
    // Lists of other operations, and those of which several kernels are made: writers see to them.
    private static readonly HashSet<Type> Structures = [typeof(TimeLoop), typeof(Wavefront)];

    // What rewrites of a target make, and what only its plans have.
    private static readonly Dictionary<Target, HashSet<Type>> Own = new()
    {
        [Target.Cpu] =
        [
            typeof(PackPanels), typeof(PanelProduct), typeof(SoftmaxCrossEntropy), typeof(SoftmaxCrossEntropyGradient), typeof(SoftmaxLoss),
            typeof(SoftmaxProbabilities),
        ],
        [Target.Cuda] = [typeof(UnitProduct), typeof(TakeWindow), typeof(KeepCost)],
    };

    // Of which a target makes several kernels.
    private static readonly HashSet<Type> SeveralKernels = [typeof(Product), typeof(GradientNorm), typeof(UnitProduct)];

    private static readonly Type[] All =
        [.. typeof(Operation).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Operation)) && !type.IsAbstract && !Structures.Contains(type))];

    public static TheoryData<string> Operations => [.. All.Select(type => type.Name)];

    [Theory]
    [MemberData(nameof(Operations))]
    public void An_operation_has_a_row_in_the_table_of_each_target_that_meets_it(string operation)
    {
        Type type = All.Single(other => other.Name == operation);
        Assert.Contains(type, OperationNotation.Operations);
        var pointwise = new PointwiseWriter();
        var cpu = new CpuOperations(pointwise, new SoftmaxPlacements(new ModelPlan(new BufferPlan([]), [], [], [])));
        Assert.Equal(!Own[Target.Cuda].Contains(type), cpu.Operations.Contains(type));
        Assert.Equal(!Own[Target.Cpu].Contains(type) && !SeveralKernels.Contains(type), new CudaOperations(new PointwiseFunctions(), new RoundedPlaces(0)).Operations.Contains(type));
    }

    [Fact]
    public void There_is_an_operation_for_every_row() => Assert.Equal(All.Length, OperationNotation.Operations.Count());

    [Fact]
    public void What_has_no_row_is_named() => Assert.Equal(
        "Unknown has no row in this table of String.", Assert.Throws<NotSupportedException>(() => OperationNotation.Of(new Unknown())).Message);

    private sealed record Unknown : Operation
    {
        public override IEnumerable<View> Reads => [];

        public override IEnumerable<View> Writes => [];

        public override void Differentiate(Adjoint adjoint) => throw Adjoint.SecondOrder(this);
    }
}
