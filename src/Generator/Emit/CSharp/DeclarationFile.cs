using System.Collections.Generic;
using System.Linq;
using ModelGen.Generator.Lowering;
using ModelGen.Generator.Model;

namespace ModelGen.Generator.Emit.CSharp;

/// <summary><c>Name.g.cs</c>: the public face of a model. Constants, tables and one-line calls into its session.</summary>
internal static class DeclarationFile
{
    private const string Runtime = "global::ModelGen.";
    private const string Ints = "global::System.ReadOnlySpan<int>";
    private const string Floats = "global::System.ReadOnlySpan<float>";
    private const string Destination = "global::System.Span<float>";

    public static string Write(ModelSpec spec, ModelPlan plan)
    {
        var n = (LanguageModelNumbers)spec.Numbers;
        var code = new CodeWriter();
        GeneratedFile.Header(code, $"{spec.Name}: {n.NumLayers} x {n.HiddenSize} {spec.Cell.Name} language model over {n.VocabSize} words.");
        GeneratedFile.ModelPart(
            code, spec,
            $"A compiled language model: {n.NumLayers} x {n.HiddenSize} {spec.Cell.Name} units, {n.VocabSize} words.",
            $" : {Runtime}ILanguageModel<{spec.Name}>",
            () =>
            {
                Constants(code, n);
                code.Line();
                Tables(code, spec, plan);
                code.Line();
                Construction(code, spec);
                if (spec.IsOutline)
                {
                    code.Line();
                    code.Line("// The declaration is in error, so there is no program to run; the members are there for the code that uses them.");
                    code.Line("private static global::ModelGen.Cpu.LanguageModelProgram CreateProgram() => throw new global::System.NotSupportedException();");
                }

                foreach (string member in Members)
                {
                    code.Line();
                    code.Line("/// <inheritdoc/>");
                    code.Line(member);
                }
            });
        return code.ToString();
    }

    private static void Constants(CodeWriter code, LanguageModelNumbers n)
    {
        bool isFirst = true;
        foreach ((string type, string name, string value, string documentation) in Numbers(n))
        {
            if (!isFirst)
            {
                code.Line();
            }

            isFirst = false;
            code.Line($"/// <summary>{documentation}</summary>");
            code.Line($"public const {type} {name} = {value};");
        }
    }

    private static IEnumerable<(string Type, string Name, string Value, string Documentation)> Numbers(LanguageModelNumbers n) =>
    [
        Count("VocabSize", n.VocabSize, "V, the number of different words."),
        Count("EmbeddingSize", n.EmbeddingSize, "E, width of the word embedding."),
        Flag("TieWeights", n.TieWeights, "Whether the softmax layer's weight is the transposed embedding."),
        Count("HiddenSize", n.HiddenSize, "H, units per layer."),
        Count("ProjectionSize", n.ProjectionSize, "P, width of a layer's output."),
        Count("NumLayers", n.NumLayers, "L, stacked recurrent layers."),
        Count("NumSteps", n.NumSteps, "T, time steps of one training step."),
        Count("BatchSize", n.BatchSize, "B, parallel streams of text."),
        Real("KeepProb", n.KeepProb, "Probability that dropout keeps a value."),
        (Runtime + "DropoutPlacement", "DropoutPlacement", $"{Runtime}DropoutPlacement.{n.DropoutPlacement}", "Where dropout acts."),
        Real("InitScale", n.InitScale, "Parameters start uniform in plus and minus this."),
        Real("LearningRate", n.LearningRate, "Learning rate of the first epochs."),
        Real("MaxGradNorm", n.MaxGradNorm, "Largest norm of all gradients together."),
        Count("MaxEpoch", n.MaxEpoch, "Epochs at the full learning rate."),
        Count("MaxMaxEpoch", n.MaxMaxEpoch, "Epochs in all."),
        Real("LrDecay", n.LrDecay, "Factor on the learning rate for each later epoch."),
        Real("ForgetBias", n.ForgetBias, "Added to the forget gate's pre-activation."),
    ];

    private static (string Type, string Name, string Value, string Documentation) Count(string name, int value, string documentation) =>
        ("int", name, value.ToString(), documentation);

    private static (string Type, string Name, string Value, string Documentation) Flag(string name, bool value, string documentation) =>
        ("bool", name, value ? "true" : "false", documentation);

    private static (string Type, string Name, string Value, string Documentation) Real(string name, double value, string documentation) =>
        ("double", name, FloatLiteral.Double(value), documentation);

    private static void Tables(CodeWriter code, ModelSpec spec, ModelPlan plan)
    {
        code.Line("/// <inheritdoc/>");
        code.Line($"public static {Runtime}LanguageModelConfig Config {{ get; }} = new()");
        code.Line("{");
        code.Line($"    Name = \"{spec.Name.TrimStart('@')}\",");
        code.Line($"    Cell = \"{spec.Cell.Name}\",");
        foreach ((_, string name, _, _) in Numbers((LanguageModelNumbers)spec.Numbers))
        {
            code.Line($"    {name} = {name},");
        }

        code.Line("};");
        Table("Parameters", plan.Parameters);
        Table("States", plan.States);
        Table("Outputs", plan.Outputs);

        void Table(string name, IReadOnlyList<Tensor> tensors)
        {
            code.Line();
            code.Line("/// <inheritdoc/>");
            code.Line($"public static global::System.Collections.Generic.IReadOnlyList<{Runtime}TensorInfo> {name} {{ get; }} =");
            code.Line("[");
            foreach (Tensor tensor in tensors)
            {
                string letters = string.Join(", ", tensor.Shape.Select(dim => dim.Symbol));
                code.Line($"    new(\"{tensor.Name}\", [{string.Join(", ", tensor.Shape.Select(dim => dim.Value.ToString("0")))}]), // [{letters}]");
            }

            code.Line("];");
        }
    }

    private static void Construction(CodeWriter code, ModelSpec spec)
    {
        code.Line($"private readonly {Runtime}LanguageModelSession _session;");
        code.Line();
        code.Line("/// <summary>Makes a model with freshly drawn parameters and a zero state.</summary>");
        code.Line("/// <param name=\"options\">Seed and number of threads; null for the defaults.</param>");
        code.Line($"public {spec.Name}({Runtime}ModelOptions? options = null) => _session = new(Config, CreateProgram(), options ?? new());");
        code.Line();
        code.Line("/// <inheritdoc/>");
        code.Line($"public static {spec.Name} Create({Runtime}ModelOptions options) => new(options);");
    }

    private static IReadOnlyList<string> Members { get; } =
    [
        "public int Threads => _session.Threads;",
        "public double GradientNorm => _session.GradientNorm;",
        $"public void GetParameter(string name, {Destination} destination) => _session.GetParameter(name, destination);",
        $"public void SetParameter(string name, {Floats} source) => _session.SetParameter(name, source);",
        $"public void GetGradient(string name, {Destination} destination) => _session.GetGradient(name, destination);",
        $"public void GetOutput(string name, {Destination} destination) => _session.GetOutput(name, destination);",
        $"public void GetState(string name, {Destination} destination) => _session.GetState(name, destination);",
        $"public void SetState(string name, {Floats} source) => _session.SetState(name, source);",
        "public void ResetState() => _session.ResetState();",
        $"public void SetDropoutMasks({Floats} masks) => _session.SetDropoutMasks(masks);",
        "public void DrawDropoutMasks() => _session.DrawDropoutMasks();",
        $"public double Forward({Ints} tokens, {Ints} targets) => _session.Forward(tokens, targets);",
        "public void Backward() => _session.Backward();",
        "public void Update(double learningRate) => _session.Update(learningRate);",
        $"public double TrainStep({Ints} tokens, {Ints} targets, double learningRate) =>\n    _session.TrainStep(tokens, targets, learningRate);",
        $"public double Evaluate({Ints} tokens, {Ints} targets) => _session.Evaluate(tokens, targets);",
        $"public double EvaluateSequence({Ints} tokens, {Ints} targets) =>\n    _session.EvaluateSequence(tokens, targets);",
        "public void Dispose() => _session.Dispose();",
    ];
}
