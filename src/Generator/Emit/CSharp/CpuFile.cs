using System.Collections.Generic;
using System.Linq;
using ModelGen.Generator.Lowering;
using ModelGen.Generator.Model;

namespace ModelGen.Generator.Emit.CSharp;

/// <summary>
/// <c>Name.Cpu.g.cs</c>: the model's program for the CPU. It lives in the namespace of the kernels, so that no name of the
/// user's can come between.
/// </summary>
internal static class CpuFile
{
    public static string Write(ModelSpec spec, ModelPlan plan)
    {
        string program = spec.Name.TrimStart('@') + "Cpu";
        var code = new CodeWriter();
        GeneratedFile.Header(code, $"{spec.Name}: forward, backward and update for the CPU.");
        GeneratedFile.ModelPart(
            code, spec, "", "",
            () => code.Line($"private static global::ModelGen.Cpu.LanguageModelProgram CreateProgram() => new global::ModelGen.Cpu.{program}();"));
        code.Line();
        using (code.Open("namespace ModelGen.Cpu"))
        {
            code.Line("using System.Runtime.CompilerServices;");
            code.Line("using System.Runtime.Intrinsics;");
            code.Line("using ModelGen.Randomness;");
            code.Line();
            Program(code, spec, plan, program);
        }

        return code.ToString();
    }

    private static void Program(CodeWriter code, ModelSpec spec, ModelPlan plan, string program)
    {
        var pointwise = new PointwiseWriter();
        code.Line("// Every thread of the team runs these methods from top to bottom; each kernel takes the thread's share, and");
        code.Line("// worker.Barrier() waits for the others. Matrices are row-major; the gradient of x is d_x.");
        using (code.Open($"file sealed class {program} : LanguageModelProgram"))
        {
            Letters(code, spec, plan);
            code.Line();
            code.Line($"public {program}()\n    : base(new()\n    {{");
            LayoutWriter.Write(code, plan);
            code.Line("    })\n{\n}");
            Phase("Forward", "The forward pass of a training step: leaves what backward needs.", plan.Forward);
            Phase("Backward", "The gradients of the cost, from the last operation to the first, and their squared norm.", plan.Backward, Norm);
            Update(code, plan);
            code.Line();
            using (code.Open("public override void TrainStep(Worker worker)"))
            {
                code.Line("Forward(worker);\nworker.Barrier();\nBackward(worker);\nworker.Barrier();\nUpdate(worker);");
            }

            Phase("Evaluate", "The forward pass without dropout.", plan.Evaluate);
            Phase("EvaluateSequence", "The forward pass of Count steps of a single stream, without dropout.", plan.Sequence);
            Logits(code, plan);
            pointwise.Methods(code);
            Pitches(code, plan);
            Offsets(code, plan);
        }

        void Phase(string name, string documentation, IReadOnlyList<Operation> operations, System.Action? last = null)
        {
            code.Line();
            code.Line($"// {documentation}");
            using (code.Open($"public override void {name}(Worker worker)"))
            {
                new OperationWriter(code, pointwise).Write(operations);
                last?.Invoke();
            }
        }

        void Norm()
        {
            View sparse = plan.SparseGradient.PerWord;
            code.Line("worker.Barrier();");
            code.Line();
            code.Line("// |g|^2 over the dense gradients and the rows of the distinct words, in double");
            code.Line("ReportSquaredNorm(\n    worker,\n    GradientNorm.SumOfSquares(worker, DenseLength, ref Arena[At.Gradients])");
            code.Line($"    + GradientNorm.SumOfSquares(worker, Words.Count * {Addressing.Pitch(sparse)}, {Addressing.Reference(sparse)}));");
        }
    }

    private static void Letters(CodeWriter code, ModelSpec spec, ModelPlan plan)
    {
        foreach (Dim letter in plan.Letters)
        {
            code.Line($"private const int {letter.Code} = {letter.Value:0}; // {Meaning(letter.Symbol)}");
        }

        code.Line("private const int Lanes = 8; // floats in a vector");
        code.Line($"private const double MaxGradNorm = {FloatLiteral.Double(((LanguageModelNumbers)spec.Numbers).MaxGradNorm)};");
        if (plan.Masks is not null)
        {
            code.Line($"private const float KeepProb = {FloatLiteral.Single(spec.Numbers.KeepProb)};");
        }

        code.Line($"private const int DenseLength = {plan.Buffers.DenseLength:0}; // floats of all parameters but the embedding");
    }

    private static string Meaning(string letter) => letter switch
    {
        "T" => "time steps",
        "B" => "streams",
        "H" => "units of a layer",
        "V" => "words",
        _ => "layers",
    };

    private static void Update(CodeWriter code, ModelPlan plan)
    {
        View rows = plan.SparseGradient.PerWord;
        View table = plan.Parameters[0].Parts[0];
        code.Line();
        code.Line("// p -= rate * g, where rate = LearningRate * MaxGradNorm / max(|g|, MaxGradNorm)");
        using (code.Open("public override void Update(Worker worker)"))
        {
            code.Line("float rate = ClippedRate(MaxGradNorm);");
            code.Line("Sgd.Update(worker, DenseLength, ref Arena[At.Parameters], ref Arena[At.Gradients], rate);");
            code.Line("Sgd.UpdateRows(");
            code.Line($"    worker, Words, {Addressing.Reference(table)}, {Addressing.Pitch(table)},");
            code.Line($"    {Addressing.Reference(rows)}, {Addressing.Pitch(rows)}, {table.Columns.Code}, rate);");
        }
    }

    private static void Logits(CodeWriter code, ModelPlan plan)
    {
        Product logits = plan.Logits;
        code.Line();
        code.Line("// The logits of the last forward pass once more, for those who want to see them: [TB, V] without gaps.");
        using (code.Open("public override void Logits(Worker worker, ref float result)"))
        {
            code.Line("MatMul.MultiplyWithBias(");
            code.Line($"    worker, {logits.Result.Rows.Code}, {logits.Result.Columns.Code}, {logits.Inner.Code},");
            code.Line($"    {Addressing.Reference(logits.Left)}, {Addressing.Pitch(logits.Left)},");
            code.Line($"    {Addressing.Reference(logits.Right)}, {Addressing.Pitch(logits.Right)},");
            code.Line($"    ref result, {logits.Result.Columns.Code},");
            code.Line($"    {Addressing.Reference(logits.Bias!)});");
        }
    }

    private static void Pitches(CodeWriter code, ModelPlan plan)
    {
        code.Line();
        code.Line("// Floats from one row of a matrix to the next: the columns, rounded up to whole cache lines.");
        using (code.Open("private static class Pitch"))
        {
            foreach (Dim columns in plan.Buffers.Buffers.Select(buffer => buffer.Columns).Distinct())
            {
                code.Line($"public const int {Addressing.PitchName(columns)} = {Buffer.PitchOf(columns):0};");
            }
        }
    }

    private static void Offsets(CodeWriter code, ModelPlan plan)
    {
        BufferPlan buffers = plan.Buffers;
        code.Line();
        code.Line("// Who lives where in the arena, in floats.");
        using (code.Open("private static class At"))
        {
            code.Line("public const int Parameters = 0;");
            code.Line("public const int Gradients = DenseLength;");
            foreach (Buffer buffer in buffers.Buffers)
            {
                string sharing = buffer.SharesStorageOf is null ? "" : $", in place of {buffer.SharesStorageOf.Name}";
                code.Line($"public const int {buffer.Constant} = {buffers.OffsetOf(buffer):0}; // {buffer.Shape} = {BufferPlan.Numbers(buffer)}{sharing}");
            }

            code.Line($"public const int End = {buffers.Length:0};");
        }
    }
}
