using System.Collections.Generic;
using System.Linq;

namespace ModelGen.Generator.Shorthands;

/// <summary>A function of networks, or the use of a layer: the shape of what it gives, and how it becomes operations.</summary>
internal abstract class NetworkFunction
{
    // Those that are one file each; what is pointwise has tables of its own.
    private static readonly NetworkFunction[] Others =
    [
        new FeedFunction(), new NumberFunction(), new DropoutFunction(), new ConcatFunction(), new ColumnsFunction(), new ShiftFunction(), new EqualFunction(),
        new StepSumFunction("Sum"), new StepSumFunction("Mean"), new FirstFunction(), new LastFunction(), new ReverseFunction(), new StepMaxFunction(), new RepeatFunction(), new SoftmaxFunction(),
        new TableLookup(), new TableTransposed(), new DenseApply(), new LayerNormApply(), new ConvolutionApply(),
        new RecurrentApply(), new RecurrentAttend(), new FinalStates(), new FinalOutput(),
        new AttentionApply(), new PartOf("Attended", "Weights", AttentionApply.Weights), new PartOf("Decoded", "Weights", AttentionApply.Weights), new PartOf("Decoded", "Context", AttentionStep.Context),
        new PartOf("Decoded", "Attentional", AttentionStep.Attentional),
        new CrossEntropyLoss(), new SquaredWeightsLoss(), new LossArithmetic("+"), new LossArithmetic("*"), new LossArithmetic("/"),
    ];

    /// <summary>All of them, by what <see cref="NetworkNode.Function"/> calls them.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<NetworkFunction>> All { get; } = Others
        .Concat(PointwiseFunctions.All).Concat(PointwiseLosses.All)
        .GroupBy(function => function.Name).ToDictionary(same => same.Key, same => (IReadOnlyList<NetworkFunction>)[.. same]);

    /// <summary>What <see cref="NetworkNode.Function"/> calls it.</summary>
    public abstract string Name { get; }

    /// <summary>Whether it is the one that is meant, of several with one name.</summary>
    /// <param name="operands">Shapes of the operands; null for one that is left out.</param>
    /// <param name="numbers">How many constant arguments there are.</param>
    public virtual bool Takes(IReadOnlyList<NetworkShape?> operands, int numbers) => true;

    /// <summary>The shape of what it gives; null where something is wrong, which <see cref="NetworkCall.Refuse"/> has been told.</summary>
    public abstract NetworkShape? ShapeOf(NetworkCall call);

    /// <summary>The operands whose values it reads; of others it takes the shape alone.</summary>
    public virtual IEnumerable<int> ValuesOf(NetworkNode node) => node.Operands;

    /// <summary>
    /// Why a step of what it gives needs later steps of the axis that it lies on, in words that go on after its name, such as <c>reads in both directions</c>;
    /// null where it does not, as long as its operands do not.
    /// </summary>
    /// <param name="network">The network.</param>
    /// <param name="node">The use.</param>
    public virtual string? WhyNotCausal(NetworkNumbers network, NetworkNode node) => null;

    /// <summary>Writes its operations down.</summary>
    /// <param name="pass">The pass that it is part of, which has the operands.</param>
    /// <param name="node">What it is to make.</param>
    public abstract void Lower(NetworkPass pass, int node);

    /// <summary>The function that a name and operands mean; null where there is none.</summary>
    public static NetworkFunction? Find(string name, IReadOnlyList<NetworkShape?> operands, int numbers) =>
        All.TryGetValue(name, out IReadOnlyList<NetworkFunction>? named) ? named.FirstOrDefault(function => function.Takes(operands, numbers)) : null;
}
