using ModelGen.Generator.Lowering;
using ModelGen.Generator.Model;

namespace ModelGen.Generator.Emit.CSharp;

/// <summary>The program of a language model.</summary>
internal sealed class LanguageModelCpuFile(ModelSpec spec, LanguageModelPlan plan) : CpuFile<LanguageModelPlan>(spec, plan)
{
    protected override string BaseClass => "LanguageModelProgram";

    protected override void OtherConstants() => Code.Line(
        $"private const double MaxGradNorm = {FloatLiteral.Double(((LanguageModelNumbers)Spec.Numbers).MaxGradNorm)};");

    protected override void Passes()
    {
        Pass("Forward", "The forward pass of a training step: leaves what backward needs.", Plan.Forward);
        Pass("Backward", "The gradients of the cost, from the last operation to the first, and their squared norm.", Plan.Backward, "BackwardNorm");
        WholeNorm();
        Update();
        Code.Line();
        using (Code.Open("public override void TrainStep(Worker worker)"))
        {
            Code.Line("Forward(worker);\nworker.Barrier();\nBackward(worker);\nworker.Barrier();\nUpdate(worker);\nPhaseClock.Enter(worker, \"between steps\");");
        }

        Pass("Evaluate", "The forward pass without dropout.", Plan.Evaluate);
        Pass("EvaluateSequence", "The forward pass of Count steps of a single stream, without dropout.", Plan.Sequence);
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
        Product logits = Plan.Logits;
        string columns = logits.Result.Columns.Code;
        string shape = $"worker, {logits.Result.Rows.Code}, {columns}, {logits.Inner.Code}";
        string factors = $"    {Addressing.Reference(logits.Left)}, {Addressing.Pitch(logits.Left)},\n"
            + $"    {Addressing.Reference(logits.Right)}, {Addressing.Pitch(logits.Right)},\n    ref result, {columns},";
        Code.Line();
        Code.Line("// The logits of the last forward pass once more, for those who want to see them: [TB, V] without gaps.");
        using (Code.Open("public override void Logits(Worker worker, ref float result)"))
        {
            if (Plan.LogitsBias is { } bias)
            {
                Code.Line($"Rows.Fill(worker, {logits.Result.Rows.Code}, {columns}, {Addressing.Reference(bias.Row!)}, ref result, {columns});");
                Code.Line("worker.Barrier();");
                Code.Line($"MatMul.MultiplyTransposedRight(\n    {shape},\n{factors}\n    Start.Sum);");
            }
            else
            {
                Code.Line($"MatMul.MultiplyWithBias(\n    {shape},\n{factors}\n    {Addressing.Reference(logits.Bias!)});");
            }
        }
    }
}
