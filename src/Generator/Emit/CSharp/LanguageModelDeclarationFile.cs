using System.Collections.Generic;
using ModelGen.Generator.Lowering;
using ModelGen.Generator.Model;

namespace ModelGen.Generator.Emit.CSharp;

/// <summary>The public face of a language model.</summary>
internal sealed class LanguageModelDeclarationFile(ModelSpec spec, ModelPlan plan) : DeclarationFile(spec)
{
    private readonly LanguageModelNumbers _n = (LanguageModelNumbers)spec.Numbers;
    private readonly string _cell = spec.Cell.Name;

    protected override string Kind => "LanguageModel";

    protected override string Description => $"language model: {_n.NumLayers} x {_n.HiddenSize} {_cell} units, {_n.VocabSize} words";

    protected override IEnumerable<Constant> Constants =>
    [
        Count("VocabSize", _n.VocabSize, "V, the number of different words."),
        Count("EmbeddingSize", _n.EmbeddingSize, "E, width of the word embedding."),
        Flag("TieWeights", _n.TieWeights, "Whether the softmax layer's weight is the transposed embedding."),
        Count("HiddenSize", _n.HiddenSize, "H, units per layer."),
        Count("ProjectionSize", _n.ProjectionSize, "P, width of a layer's output."),
        Count("NumLayers", _n.NumLayers, "L, stacked recurrent layers."),
        Count("NumSteps", _n.NumSteps, "T, time steps of one training step."),
        Count("BatchSize", _n.BatchSize, "B, parallel streams of text."),
        Real("KeepProb", _n.KeepProb, "Probability that dropout keeps a value."),
        Placement(_n.DropoutPlacement),
        Real("InitScale", _n.InitScale, "Parameters start uniform in plus and minus this."),
        Real("LearningRate", _n.LearningRate, "Learning rate of the first epochs."),
        Real("MaxGradNorm", _n.MaxGradNorm, "Largest norm of all gradients together."),
        Count("MaxEpoch", _n.MaxEpoch, "Epochs at the full learning rate."),
        Count("MaxMaxEpoch", _n.MaxMaxEpoch, "Epochs in all."),
        Real("LrDecay", _n.LrDecay, "Factor on the learning rate for each later epoch."),
        Real("ForgetBias", _n.ForgetBias, "Added to the forget gate's pre-activation."),
    ];

    protected override IEnumerable<(string Name, IReadOnlyList<Tensor> Tensors)> Tables =>
        [
        ("Parameters", plan.Table(TensorTable.Parameters)), ("States", plan.Table(TensorTable.States)), ("Outputs", plan.Table(TensorTable.Outputs)),
        ("OptimizerState", plan.Table(TensorTable.OptimizerState)), ("Masks", plan.Table(TensorTable.Masks)),
    ];

    protected override IEnumerable<string> Members =>
    [
        $"public void GetOutput(string name, {Destination} destination) => _session.GetOutput(name, destination);",
        $"public void GetState(string name, {Destination} destination) => _session.GetState(name, destination);",
        $"public void SetState(string name, {Floats} source) => _session.SetState(name, source);",
        $"public double Forward({Ints} tokens, {Ints} targets) => _session.Forward(tokens, targets);",
        "public void Backward() => _session.Backward();",
        $"public double TrainStep({Ints} tokens, {Ints} targets, double learningRate) =>\n    _session.TrainStep(tokens, targets, learningRate);",
        $"public double Evaluate({Ints} tokens, {Ints} targets) => _session.Evaluate(tokens, targets);",
        $"public {Runtime}LoadedText AddText({Ints} text) => _session.AddText(text);",
        $"public void TrainText({Runtime}LoadedText text, int first, double learningRate, {Doubles} costs) =>\n    _session.TrainText(text, first, learningRate, costs);",
        $"public void EvaluateText({Runtime}LoadedText text, int first, {Doubles} costs) =>\n    _session.EvaluateText(text, first, costs);",
        $"public double EvaluateSequence({Ints} tokens, {Ints} targets) =>\n    _session.EvaluateSequence(tokens, targets);",
        $"public void Predict({Ints} tokens, {Destination} probabilities) => _session.Predict(tokens, probabilities);",
    ];
}
