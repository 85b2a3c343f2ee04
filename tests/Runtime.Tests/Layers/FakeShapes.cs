using System.Collections.Generic;
using ModelGen.Cpu;
using ModelGen.Engines;

namespace ModelGen.Runtime.Tests.Layers;

/// <summary>An LSTM of the naive program; the numbers are those of a declaration.</summary>
internal abstract class LstmShape<TSelf> : ILayerShape
    where TSelf : LstmShape<TSelf>, ILayerNumbers
{
    public static RecurrentLayerConfig Config => TSelf.Numbers;

    public static IReadOnlyList<TensorInfo> Parameters { get; } = LayerTables.Parameters(TSelf.Numbers, both: 4);

    public static IReadOnlyList<TensorInfo> States { get; } = LayerTables.States(TSelf.Numbers, "h", "c");

    public static CpuProgram CreateProgram() => new NaiveLstm(Config, LayerTables.Layout(Config, Parameters, States));
}

/// <summary>The numbers of a declaration.</summary>
internal interface ILayerNumbers
{
    static abstract RecurrentLayerConfig Numbers { get; }
}

internal sealed class NnLstmL1 : LstmShape<NnLstmL1>, ILayerNumbers
{
    public static RecurrentLayerConfig Numbers { get; } = LayerTables.Config("Lstm", 5, 7, layers: 1, steps: 6, batch: 3);
}

internal sealed class NnLstmL3 : LstmShape<NnLstmL3>, ILayerNumbers
{
    public static RecurrentLayerConfig Numbers { get; } =
        LayerTables.Config("Lstm", 9, 13, layers: 3, steps: 5, batch: 4, variableLengths: true, forgetBias: 1);
}

internal sealed class NnLstmBidirL2 : LstmShape<NnLstmBidirL2>, ILayerNumbers
{
    public static RecurrentLayerConfig Numbers { get; } = LayerTables.Config("Lstm", 6, 8, layers: 2, steps: 5, batch: 3, bidirectional: true);
}

internal sealed class NnLstmBatchFirst : LstmShape<NnLstmBatchFirst>, ILayerNumbers
{
    public static RecurrentLayerConfig Numbers { get; } = LayerTables.Config("Lstm", 4, 11, layers: 2, steps: 7, batch: 5, batchFirst: true);
}

internal sealed class NnLstmPacked : LstmShape<NnLstmPacked>, ILayerNumbers
{
    public static RecurrentLayerConfig Numbers { get; } = LayerTables.Config("Lstm", 5, 6, layers: 2, steps: 7, batch: 4, variableLengths: true);
}

internal sealed class NnLstmPackedBidir : LstmShape<NnLstmPackedBidir>, ILayerNumbers
{
    public static RecurrentLayerConfig Numbers { get; } =
        LayerTables.Config("Lstm", 5, 6, layers: 2, steps: 6, batch: 4, bidirectional: true, variableLengths: true);
}

/// <summary>The packed one with sequences one after the other in memory.</summary>
internal sealed class PackedBatchFirst : LstmShape<PackedBatchFirst>, ILayerNumbers
{
    public static RecurrentLayerConfig Numbers { get; } = NnLstmPackedBidir.Numbers with { BatchFirst = true };
}

/// <summary>Layers whose program does nothing: parameters alone, or what a session does by itself.</summary>
internal abstract class IdleShape<TSelf> : ILayerShape
    where TSelf : IdleShape<TSelf>, ILayerNumbers, IGateCounts
{
    public static RecurrentLayerConfig Config => TSelf.Numbers;

    public static IReadOnlyList<TensorInfo> Parameters { get; } =
        LayerTables.Parameters(TSelf.Numbers, TSelf.Both, TSelf.FromOneSide, TSelf.FromOneSide);

    public static IReadOnlyList<TensorInfo> States { get; } = LayerTables.States(TSelf.Numbers, "h");

    public static CpuProgram CreateProgram() => new Idle(LayerTables.Layout(Config, Parameters, States));

    private sealed class Idle(ProgramLayout layout) : LayerProgram(layout)
    {
        protected override void Forward(Worker worker)
        {
        }

        protected override void Evaluate(Worker worker)
        {
        }

        protected override void Backward(Worker worker)
        {
        }

        protected override void Update(Worker worker)
        {
        }
    }
}

/// <summary>How many gates a cell has.</summary>
internal interface IGateCounts
{
    /// <summary>That see input and state.</summary>
    static abstract int Both { get; }

    /// <summary>That see the input only, and as many that see the state only.</summary>
    static abstract int FromOneSide { get; }
}

internal sealed class IdleGru : IdleShape<IdleGru>, ILayerNumbers, IGateCounts
{
    public static RecurrentLayerConfig Numbers { get; } =
        LayerTables.Config("Gru", 3, 2, layers: 2, steps: 4, batch: 2, bidirectional: true, batchFirst: true, variableLengths: true);

    public static int Both => 2;

    public static int FromOneSide => 1;
}

internal sealed class IdleRnn : IdleShape<IdleRnn>, ILayerNumbers, IGateCounts
{
    public static RecurrentLayerConfig Numbers { get; } = LayerTables.Config("ReluRnn", 3, 4, layers: 2, steps: 1, batch: 1);

    public static int Both => 1;

    public static int FromOneSide => 0;
}

internal sealed class IdleProjectedLstm : IdleShape<IdleProjectedLstm>, ILayerNumbers, IGateCounts
{
    public static RecurrentLayerConfig Numbers { get; } =
        LayerTables.Config("ProjectedLstm", 3, 5, layers: 2, steps: 1, batch: 1, bidirectional: true, projectionSize: 2, forgetBias: 1);

    public static int Both => 4;

    public static int FromOneSide => 0;
}

/// <summary>A user's cell.</summary>
internal sealed class IdleOther : IdleShape<IdleOther>, ILayerNumbers, IGateCounts
{
    public static RecurrentLayerConfig Numbers { get; } = LayerTables.Config("CoupledLstm", 3, 4, layers: 1, steps: 1, batch: 1);

    public static int Both => 3;

    public static int FromOneSide => 0;
}

/// <summary>One that has the name of another cell, and not its gates.</summary>
internal sealed class IdleImpostor : IdleShape<IdleImpostor>, ILayerNumbers, IGateCounts
{
    public static RecurrentLayerConfig Numbers { get; } = LayerTables.Config("Gru", 3, 4, layers: 1, steps: 1, batch: 1);

    public static int Both => 3;

    public static int FromOneSide => 0;
}
