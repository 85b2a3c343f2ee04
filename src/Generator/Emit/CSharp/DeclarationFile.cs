using System.Collections.Generic;
using System.Linq;
using ModelGen.Generator.Lowering;
using ModelGen.Generator.Model;

namespace ModelGen.Generator.Emit.CSharp;

/// <summary>
/// <c>Name.g.cs</c>: the public face of a model. Constants, tables and one-line calls into its session. What kinds of models
/// have in common is written here; the rest by those who derive.
/// </summary>
internal abstract class DeclarationFile(ModelSpec spec)
{
    /// <summary>The namespace that everything of the runtime is in.</summary>
    protected const string Runtime = "global::ModelGen.";

    /// <summary>What numbers are read from.</summary>
    protected const string Floats = "global::System.ReadOnlySpan<float>";

    /// <summary>What whole numbers are read from.</summary>
    protected const string Ints = "global::System.ReadOnlySpan<int>";

    /// <summary>What numbers are written to.</summary>
    protected const string Destination = "global::System.Span<float>";

    /// <summary>What exact numbers are written to.</summary>
    protected const string Doubles = "global::System.Span<double>";

    /// <summary>The kind of model, as in the names of its interface, session and configuration: <c>LanguageModel</c>.</summary>
    protected abstract string Kind { get; }

    /// <summary>The model in a few words.</summary>
    protected abstract string Description { get; }

    /// <summary>Type, name, value and meaning of each constant.</summary>
    protected abstract IEnumerable<Constant> Constants { get; }

    /// <summary>Tables that the interface asks for.</summary>
    protected abstract IEnumerable<(string Name, IReadOnlyList<Tensor> Tensors)> Tables { get; }

    // What all models have in common.
    private static IEnumerable<string> Shared =>
    [
        "public string Device => _session.Device;",
        "public int Threads => _session.Threads;",
        "public double GradientNorm => _session.GradientNorm;",
        $"public void GetParameter(string name, {Destination} destination) => _session.GetParameter(name, destination);",
        $"public void SetParameter(string name, {Floats} source) => _session.SetParameter(name, source);",
        $"public void GetOptimizerState(string name, {Destination} destination) => _session.GetOptimizerState(name, destination);",
        $"public void SetOptimizerState(string name, {Floats} source) => _session.SetOptimizerState(name, source);",
        $"public void GetGradient(string name, {Destination} destination) => _session.GetGradient(name, destination);",
        "public void ResetState() => _session.ResetState();",
        $"public void SetDropoutMasks({Floats} masks) => _session.SetDropoutMasks(masks);",
        $"public void SetDropoutMask(string name, {Floats} mask) => _session.SetDropoutMask(name, mask);",
        "public void DrawDropoutMasks() => _session.DrawDropoutMasks();",
        "public void Update(double learningRate) => _session.Update(learningRate);",
        "public void Dispose() => _session.Dispose();",
    ];

    /// <summary>The members of the interface besides those of all models, each a call into the session.</summary>
    protected abstract IEnumerable<string> Members { get; }

    /// <summary>The file's text.</summary>
    public string Write()
    {
        var code = new CodeWriter();
        GeneratedFile.Header(code, $"{spec.Name}: {Description}.");
        GeneratedFile.ModelPart(
            code, spec, $"A compiled {Description}.", $" : {Runtime}I{Kind}<{spec.Name}>",
            () =>
            {
                foreach (Constant constant in Constants)
                {
                    code.Line($"/// <summary>{constant.Documentation}</summary>");
                    code.Line($"public const {constant.Type} {constant.Name} = {constant.Value};");
                    code.Line();
                }

                Configuration(code);
                foreach ((string name, IReadOnlyList<Tensor> tensors) in Tables)
                {
                    Table(code, name, tensors);
                }

                code.Line();
                Construction(code);
                foreach (string member in Shared.Concat(Members))
                {
                    code.Line();
                    code.Line("/// <inheritdoc/>");
                    code.Line(member);
                }
            });
        return code.ToString();
    }

    /// <summary>A whole number.</summary>
    protected static Constant Count(string name, int value, string documentation) => new("int", name, value.ToString(), documentation);

    /// <summary>A number.</summary>
    protected static Constant Real(string name, double value, string documentation) =>
        new("double", name, FloatLiteral.Double(value), documentation);

    /// <summary>Yes or no.</summary>
    protected static Constant Flag(string name, bool value, string documentation) => new("bool", name, value ? "true" : "false", documentation);

    /// <summary>Where dropout acts.</summary>
    protected static Constant Placement(DropoutPlacement value) =>
        new($"{Runtime}DropoutPlacement", "DropoutPlacement", $"{Runtime}DropoutPlacement.{value}", "Where dropout acts.");

    private void Configuration(CodeWriter code)
    {
        code.Line("/// <inheritdoc/>");
        code.Line($"public static {Runtime}{Kind}Config Config {{ get; }} = new()");
        code.Line("{");
        code.Line($"    Name = \"{spec.Name.TrimStart('@')}\",");
        code.Line($"    Cell = \"{spec.Cell.Name}\",");
        code.Line($"    EquationsHash = \"{EquationsHash.Of(spec.Cell)}\",");
        code.Line($"    Optimizer = \"{spec.Optimizer.Name}\",");
        code.Line($"    OptimizerHash = \"{EquationsHash.Of(spec.Optimizer)}\",");
        foreach (Constant constant in Constants)
        {
            code.Line($"    {constant.Name} = {constant.Name},");
        }

        code.Line("};");
    }

    private static void Table(CodeWriter code, string name, IReadOnlyList<Tensor> tensors)
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

    private void Construction(CodeWriter code)
    {
        code.Line($"private readonly {Runtime}{Kind}Session _session;");
        code.Line();
        code.Line("/// <summary>Makes a model with freshly drawn parameters and a zero state.</summary>");
        code.Line("/// <param name=\"options\">Seed and number of threads; null for the defaults.</param>");
        code.Line($"public {spec.Name}({Runtime}ModelOptions? options = null) => _session = new(Config, options ?? new(), Programs);");
        code.Line();
        code.Line("/// <inheritdoc/>");
        code.Line($"public static {Runtime}ModelPrograms Programs {{ get; }} = new() {{ Cpu = CreateCpuProgram, Cuda = CreateCudaProgram }};");
        code.Line();
        code.Line("/// <inheritdoc/>");
        code.Line($"public static {spec.Name} Create({Runtime}ModelOptions options) => new(options);");
        if (spec.IsOutline)
        {
            code.Line();
            code.Line("// The declaration is in error, so there is no program to run; the members are there for the code that uses them.");
            code.Line($"private static {Runtime}Cpu.CpuProgram CreateCpuProgram() => throw new global::System.NotSupportedException();");
            code.Line($"private static {Runtime}Cuda.CudaProgram CreateCudaProgram() => throw new global::System.NotSupportedException();");
        }
    }

    /// <summary>A public constant of the model.</summary>
    /// <param name="Type">Its type.</param>
    /// <param name="Name">Its name, that of the attribute's argument.</param>
    /// <param name="Value">Its value.</param>
    /// <param name="Documentation">Its meaning.</param>
    protected sealed record Constant(string Type, string Name, string Value, string Documentation);
}
