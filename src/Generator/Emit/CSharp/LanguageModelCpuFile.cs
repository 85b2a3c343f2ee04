using System.Linq;
using ModelGen.Generator.Lowering;
using ModelGen.Generator.Model;

namespace ModelGen.Generator.Emit.CSharp;

/// <summary>The program of a language model.</summary>
internal sealed class LanguageModelCpuFile(ModelSpec spec, LanguageModelPlan plan) : CpuFile<LanguageModelPlan>(spec, plan)
{
    private readonly SoftmaxCrossEntropyGradient _softmax = plan["Backward"].Operations.OfType<SoftmaxCrossEntropyGradient>().Single();

    protected override string BaseClass => "LanguageModelProgram";

    protected override void OtherConstants() => Code.Line(
        $"private const double MaxGradNorm = {FloatLiteral.Double(((LanguageModelNumbers)Spec.Numbers).MaxGradNorm)};");

    protected override void Passes()
    {
        SoftmaxPlacement();
        Pass("Forward");
        Pass("Backward", last: "BackwardNorm");
        WholeNorm();
        Update();
        Code.Line();
        using (Code.Open("public override void TrainStep(Worker worker)"))
        {
            Code.Line("Forward(worker);\nworker.Barrier();\nBackward(worker);\nworker.Barrier();\nUpdate(worker);\nPhaseClock.Enter(worker, \"between steps\");");
        }

        Pass("Evaluate");
        Pass("ReadSequence", access: "private");
        Pass("EvaluateSequence", first: "ReadSequence");
        Pass("Predict", first: "ReadSequence");
        Logits();
    }

    private void WholeNorm()
    {
        if (Plan.SparseGradient is { } sparse)
        {
            Norm(
                " and the rows of the distinct words",
                $"\n    + GradientNorm.SumOfSquares(worker, Words.Count * {Addressing.Pitch(sparse)}, {Addressing.Reference(sparse)})");
        }
        else
        {
            Norm();
        }
    }

    private void Update()
    {
        Code.Line();
        Code.Line("// p -= rate * g, where rate = LearningRate * MaxGradNorm / max(|g|, MaxGradNorm)");
        using (Code.Open("public override void Update(Worker worker)"))
        {
            Code.Line("PhaseClock.Enter(worker, \"Update\");\n\nfloat rate = ClippedRate(MaxGradNorm);");
            Code.Line("Sgd.Update(worker, DenseLength, ref Arena[At.Parameters], ref Arena[At.Gradients], rate);");
            if (Plan.SparseGradient is { } rows)
            {
                View table = Plan.Embedding;
                Code.Line("Sgd.UpdateRows(");
                Code.Line($"    worker, Words, {Addressing.Reference(table)}, {Addressing.Pitch(table)},");
                Code.Line($"    {Addressing.Reference(rows)}, {Addressing.Pitch(rows)}, {table.Columns.Code}, rate);");
            }
        }
    }

    private void Logits()
    {
        View input = _softmax.Input, weights = _softmax.Layer.Weights;
        string shape = $"{input.Rows.Code}, {weights.Rows.Code}";
        Code.Line();
        Code.Line("// The logits of the last forward pass once more, for those who want to see them: [TB, V] without gaps.");
        using (Code.Open("public override void Logits(Worker worker, ref float result)"))
        {
            Code.Line($"Rows.Fill(worker, {shape}, {Addressing.Reference(_softmax.Layer.Bias)}, ref result, {weights.Rows.Code});");
            Code.Line("worker.Barrier();");
            Code.Line($"MatMul.MultiplyTransposedRight(\n    worker, {shape}, {weights.Columns.Code},");
            Code.Line($"    {Addressing.Reference(input)}, {Addressing.Pitch(input)},\n    {Addressing.Reference(weights)}, {Addressing.Pitch(weights)},");
            Code.Line($"    ref result, {weights.Rows.Code},\n    Start.Sum);");
        }
    }

    // Where the softmax layer finds its things.
    private void SoftmaxPlacement()
    {
        SoftmaxLayer layer = _softmax.Layer;
        Code.Line();
        Code.Line("private static readonly SoftmaxPlacement Softmax = new()\n{");
        foreach ((string name, string value) in new[]
        {
            ("Classes", layer.Weights.Rows.Code),
            ("Width", layer.Weights.Columns.Code),
            ("Chunk", $"{layer.Chunk}"),
            ("Groups", layer.Shares.Slots.Code),
            ("Shares", Addressing.Offset(layer.Shares)),
            ("Sums", Addressing.Offset(layer.Sums)),
            ("Weights", Addressing.Offset(layer.Weights)),
            ("WeightsPitch", Addressing.Pitch(layer.Weights)),
            ("Bias", Addressing.Offset(layer.Bias)),
            ("WeightsGradient", Addressing.Offset(_softmax.WeightsGradient)),
            ("BiasGradient", Addressing.Offset(_softmax.BiasGradient)),
            ("Exponentials", Addressing.Offset(layer.Exponentials)),
            ("ExponentialsPitch", Addressing.Pitch(layer.Exponentials)),
            ("Panels", Addressing.Offset(layer.Panels)),
            ("Shift", Addressing.Offset(layer.Shift)),
            ("TargetLogit", Addressing.Offset(layer.TargetLogit)),
            ("RowSum", Addressing.Offset(layer.RowSum)),
            ("TokenLoss", Addressing.Offset(layer.TokenLoss)),
        })
        {
            Code.Line($"    {name} = {value},");
        }

        Code.Line("};");
    }
}
