using System.Collections.Generic;
using ModelGen.Generator.Lowering;
using ModelGen.Generator.Model;

namespace ModelGen.Generator.Emit.CSharp;

/// <summary>The public face of a bare layer.</summary>
internal sealed class RecurrentLayerDeclarationFile(ModelSpec spec, ModelPlan plan) : DeclarationFile(spec)
{
    private readonly RecurrentLayerNumbers _n = (RecurrentLayerNumbers)spec.Numbers;
    private readonly string _cell = spec.Cell.Name;

    protected override string Kind => "RecurrentLayer";

    protected override string Description =>
        $"{(_n.Bidirectional ? "bidirectional " : "")}recurrent layer: {_n.NumLayers} x {_n.HiddenSize} {_cell} units over {_n.InputSize} inputs";

    protected override IEnumerable<Constant> Constants =>
    [
        Count("InputSize", _n.InputSize, "I, width of the input."),
        Count("HiddenSize", _n.HiddenSize, "H, units per layer and direction."),
        Count("ProjectionSize", _n.ProjectionSize, "P, width of the output of a layer and direction."),
        Count("NumLayers", _n.NumLayers, "L, stacked recurrent layers."),
        Count("NumSteps", _n.NumSteps, "T, time steps."),
        Count("BatchSize", _n.BatchSize, "B, sequences side by side."),
        Flag("Bidirectional", _n.Bidirectional, "Whether each layer also reads backwards."),
        Flag("BatchFirst", _n.BatchFirst, "Whether inputs and outputs are [B, T, ...] instead of [T, B, ...]."),
        Flag("VariableLengths", _n.VariableLengths, "Whether sequences may be shorter than T."),
        Real("Dropout", _n.Dropout, "Probability that dropout drops a value."),
        Placement(_n.DropoutPlacement),
        Real("InitScale", _n.InitScale, "Parameters start uniform in plus and minus this."),
        Real("ForgetBias", _n.ForgetBias, "Added to the forget gate's pre-activation."),
    ];

    protected override IEnumerable<(string Name, IReadOnlyList<Tensor> Tensors)> Tables =>
        [("Parameters", plan.Table(TensorTable.Parameters)), ("States", plan.Table("InitialStates")), ("OptimizerState", plan.Table(TensorTable.OptimizerState)), ("Masks", plan.Table(TensorTable.Masks))];

    protected override IEnumerable<string> Members =>
    [
        $"public void SetInitialState(string name, {Floats} source) => _session.SetInitialState(name, source);",
        $"public void GetFinalState(string name, {Destination} destination) => _session.GetFinalState(name, destination);",
        $"public void GetInitialStateGradient(string name, {Destination} destination) =>\n    _session.GetInitialStateGradient(name, destination);",
        $"public void SetFinalStateGradient(string name, {Floats} source) => _session.SetFinalStateGradient(name, source);",
        $"public void Forward({Floats} input, {Destination} output) => _session.Forward(input, output);",
        $"public void Forward({Floats} input, {Ints} lengths, {Destination} output) =>\n    _session.Forward(input, lengths, output);",
        $"public void Evaluate({Floats} input, {Destination} output) => _session.Evaluate(input, output);",
        $"public void Evaluate({Floats} input, {Ints} lengths, {Destination} output) =>\n    _session.Evaluate(input, lengths, output);",
        $"public void Backward({Floats} outputGradient, {Destination} inputGradient) =>\n    _session.Backward(outputGradient, inputGradient);",
    ];
}
