using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using ModelGen.Generator.Emit.CSharp;
using ModelGen.Generator.Lowering;
using ModelGen.Generator.Model;

namespace ModelGen.Generator.Emit.Cuda;

/// <summary>
/// A model as CUDA C: constants, the functions of its cell, and the kernels of its passes; with it, how each pass is launched.
/// </summary>
internal sealed class CudaText
{
    private static readonly string[] Headers =
        ["model", "text", "rows", "random", "embed", "gemm", "recurrence", "scatter", "softmax", "optim"];

    private readonly ModelSpec _spec;
    private readonly ModelPlan _plan;
    private readonly KernelWriter _kernels;
    private readonly List<(string Name, IReadOnlyList<Launch> Launches)> _passes = [];

    public CudaText(ModelSpec spec, ModelPlan plan)
    {
        (_spec, _plan) = (spec, plan);
        // Offsets are numbers of 32 bits.
        _kernels = new KernelWriter(new KernelNames(), int.MaxValue - plan.Buffers.Length);
        if (plan is LanguageModelPlan model)
        {
            LanguageModel(model);
        }
        else
        {
            Layer();
        }
    }

    /// <summary>The passes, by the names that the runtime knows them by.</summary>
    public IReadOnlyList<(string Name, IReadOnlyList<Launch> Launches)> Passes => _passes;

    /// <summary>Floats behind the arena that the kernels use.</summary>
    public decimal Workspace => RoundedPlace + _kernels.Rounded - _plan.Buffers.Length;

    // Copies begin at multiples of 16 bytes, as all before them do.
    private decimal RoundedPlace => decimal.Ceiling((_plan.Buffers.Length + _kernels.Sliced + _kernels.Exchanged) / 4) * 4;

    /// <summary>The text.</summary>
    public string Write()
    {
        var code = new CodeWriter();
        code.Line($"// {_spec.Name.TrimStart('@')}: forward, backward and update for NVIDIA GPUs. Written by ModelGen from the attribute of the class.");
        code.Line("// Each kernel is given the model's memory, m, and where it is launched step by step the time step, t. Matrices are");
        code.Line("// row-major; the gradient of x is d_x.");
        foreach (string header in Headers)
        {
            code.Line($"#include \"{header}.cuh\"");
        }

        // NVRTC warns of a constant that nobody uses.
        string kernels = _kernels.Text, statements = Regex.Replace(kernels, "//.*", "");
        code.Line();
        foreach (Letter letter in _plan.Letters.Where(letter => Regex.IsMatch(statements, $@"\b{letter.Dim.Code}\b")))
        {
            code.Line($"constexpr int {letter.Dim.Code} = {letter.Dim.Value:0}; // {letter.Meaning}");
        }

        if (_plan.Masks.Count > 0)
        {
            code.Line($"constexpr float KeepProb = {new CudaC(isFresh: false).Constant(_spec.Numbers.KeepProb)};");
        }

        code.Line($"constexpr int DenseLength = {_plan.Buffers.DenseLength:0}; // floats of all densely trained parameters, padding included");
        code.Line();
        code.Line("// Floats from one row of a matrix to the next: the columns, rounded up to whole cache lines.");
        using (code.Open("namespace pitch"))
        {
            foreach (Dim columns in _plan.Buffers.Buffers.Select(buffer => buffer.Columns).Distinct())
            {
                string name = Addressing.PitchName(columns);
                if (Regex.IsMatch(statements, $@"\bpitch::{name}\b"))
                {
                    code.Line($"constexpr int {name} = {Buffer.PitchOf(columns):0};");
                }
            }
        }

        code.Line();
        code.Line("// Who lives where in the arena, in floats.");
        using (code.Open("namespace at"))
        {
            code.Line("constexpr int Parameters = 0;");
            code.Line("constexpr int Gradients = DenseLength;");
            foreach (Buffer buffer in _plan.Buffers.Buffers)
            {
                code.Line($"constexpr int {CudaC.Spell(buffer.Constant)} = {_plan.Buffers.OffsetOf(buffer):0}; // {ArenaTables.Describe(buffer)}");
            }

            if (_kernels.Sliced > 0)
            {
                code.Line($"constexpr int Slices = {_plan.Buffers.Length:0}; // {_kernels.Sliced:0} floats for slices of products");
            }

            if (_kernels.Rounded > 0)
            {
                code.Line("#if MODELGEN_PRECISION > 1");
                code.Line($"constexpr int Rounded = {RoundedPlace:0}; // {_kernels.Rounded:0} floats for copies of factors in 16 bits");
                code.Line("#endif");
            }

            if (_kernels.Exchanged > 0)
            {
                code.Line($"constexpr int Exchange = {_plan.Buffers.Length + _kernels.Sliced:0}; // {_kernels.Exchanged:0} floats for what blocks of time loops exchange");
            }
        }

        return code.ToString() + kernels;
    }

    private void LanguageModel(LanguageModelPlan plan)
    {
        string words = plan.Output.TokenLoss.Columns.Code;
        string limit = $", {new CudaC(isFresh: false).Constant(((LanguageModelNumbers)_spec.Numbers).MaxGradNorm)}";
        Launch begin = _kernels.Kernel(
            "Forward", "Begin", Grid.ForWarps(plan.Output.TokenLoss.Columns.Value),
            "A step begins: its number, and for each position the first one with the same word.",
            $"if (element_index() == 0)\n{{\n    m.control->step++;\n}}\n\nfind_leaders({words}, m.tokens, m.leaders);");
        Add("Forward", [begin, .. Kernels("Forward"), Losses(words)]);
        Add("Backward", [.. _kernels.Pass("Backward", _plan["Backward"].Operations, besides: true), .. Norm(plan.SparseGradient, words, limit)]);
        Add("Update", [.. Update(plan.SparseGradient, plan.Embedding, words)]);
        Add("Evaluate", [.. Kernels("Evaluate"), Losses(words)]);
        IReadOnlyList<Launch> read = _kernels.Pass("Read", plan["ReadSequence"].Operations);
        Add("EvaluateSequence", [.. read, .. _kernels.Pass("Read", plan["EvaluateSequence"].Operations), Losses("Count")]);
        Add("Predict", [.. read, .. Kernels("Predict")]);

        // The way back wants the gradient in the logits' place: who looks at them makes them again, and then it.
        IReadOnlyList<Operation> softmax = [.. plan["Forward"].Operations.Where(operation => operation.Phase == "softmax")];
        Add("Logits", [.. _kernels.Pass("Logits", [.. softmax.OfType<Product>()])]);
        Add("LogitGradients", [.. _kernels.Pass("Logits", [.. softmax.OfType<LogitLoss>()])]);

        Add("TakeWindow", [_kernels.Kernel(
            "Text", "TakeWindow", Grid.ForElements(plan.Output.TokenLoss.Columns.Value), "The words of the next window of a text, and those that follow them.",
            "take_window(m, T, B);")]);
        Add("KeepLoss", [_kernels.Kernel("Text", "KeepLoss", 1, "The loss of a window is kept; the next one is next.", "keep_loss(m);")]);

        Launch Losses(string count) => _kernels.Kernel(
            "Forward", "Loss", 1, "The cost: the losses of all tokens, summed in double.",
            $"sum_losses(m, {count}, {Places.Pointer(plan.Output.TokenLoss)});");
    }

    private void Layer()
    {
        Launch begin = _kernels.Kernel(
            "Forward", "Begin", 1, "A step begins: its number.", "if (element_index() == 0)\n{\n    m.control->step++;\n}");
        Add("Forward", [begin, .. Kernels("Forward")]);
        Add("Backward", [.. _kernels.Pass("Backward", _plan["Backward"].Operations, besides: true), .. Norm(null, "", "")]);
        Add("Update", [.. Update(null, null, "")]);
        Add("Evaluate", Kernels("Evaluate"));
    }

    private IEnumerable<Launch> Norm(View? rows, string words, string limit)
    {
        int blocks = Grid.ForNorm(_plan.Buffers.DenseLength);
        Launch squares = _kernels.Kernel(
            "Backward", "Squares", blocks, "Squares of all gradients, each block's sum for itself.",
            $"sum_of_squares(DenseLength, m.arena + at::Gradients, m.partials);"
            + (rows is null ? "" : $"\nsum_of_squares_of_rows({words}, {rows.Columns.Code}, m.leaders, {Places.Of(rows)}, m.partials + block_count());"));
        yield return squares with { Order = "AfterAll" };
        yield return _kernels.Kernel(
            "Backward", "Norm", 1,
            limit.Length > 0 ? "|g| = sqrt(sum of squares), and MaxGradNorm / max(|g|, MaxGradNorm)." : "|g| = sqrt(sum of squares).",
            $"finish_norm(m, {blocks * (rows is null ? 1 : 2)}{limit});");
    }

    private IEnumerable<Launch> Update(View? rows, View? table, string words)
    {
        yield return _kernels.Kernel(
            "Update", "Parameters", Grid.ForElements(_plan.Buffers.DenseLength), "p -= rate * g, where rate is the learning rate times what clips.",
            "const float rate = m.control->learning_rate * m.control->rate;\n"
            + "descend(DenseLength, m.arena + at::Parameters, m.arena + at::Gradients, rate);"
            + (rows is null ? "" : $"\ndescend_rows({words}, {rows.Columns.Code}, m.leaders, m.tokens, {Places.Of(table!)}, {Places.Of(rows)}, rate);"));
    }

    private IReadOnlyList<Launch> Kernels(string pass) => _kernels.Pass(pass, _plan[pass].Operations);

    private void Add(string name, IReadOnlyList<Launch> launches) => _passes.Add((name, launches));
}
