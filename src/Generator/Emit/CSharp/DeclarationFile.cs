using System;
using System.Collections.Generic;
using System.Linq;
using ModelGen.Generator.Lowering;
using ModelGen.Generator.Model;

namespace ModelGen.Generator.Emit.CSharp;

/// <summary><c>Name.g.cs</c>: the public face of a model. Constants, tables and one-line calls into its session.</summary>
/// <param name="spec">The declaration.</param>
/// <param name="face">What is public.</param>
/// <param name="plan">The plan, for the tables.</param>
/// <param name="remarks">What there is to say of the model; nothing for an outline.</param>
/// <param name="declaration">The declaration as a text, for tools.</param>
internal sealed class DeclarationFile(ModelSpec spec, Face face, ModelPlan plan, IReadOnlyList<string> remarks, string declaration)
{
    private const int TextInLine = 120;

    private const string Runtime = Face.Runtime;

    /// <summary>The file's text.</summary>
    public string Write()
    {
        var code = new CodeWriter();
        GeneratedFile.Header(code, $"{spec.Name}: {face.Description}.");
        GeneratedFile.ModelPart(
            code, spec, Head, $" : {Runtime}I{face.Kind}<{spec.Name}>{string.Concat(face.Bases.Select(name => $", {Runtime}{name}"))}",
            () =>
            {
                foreach (FaceConstant constant in face.Constants)
                {
                    code.Line($"/// <summary>{constant.Documentation}</summary>");
                    code.Line(constant.Value is IEnumerable<int> list ? List(constant.Name, list) : Constant(constant));
                    code.Line();
                }

                Configuration(code);
                foreach (FaceTable table in face.Tables)
                {
                    Table(code, table.Name, plan.Table(table.Table));
                }

                Hyperparameters(code);
                code.Line();
                Construction(code);
                foreach (FaceMember member in face.Members)
                {
                    code.Line();
                    code.Line(member.Summary.Length > 0 ? $"/// <summary>{member.Summary}</summary>" : "/// <inheritdoc/>");
                    foreach (string line in member.Text.Split('\n'))
                    {
                        code.Line(line);
                    }
                }
            });
        return code.ToString();
    }

    private IEnumerable<string> Head =>
    [
        "/// <remarks>", $"/// <para>A compiled {face.Description}.</para>", .. remarks.Select(line => $"/// {line}"), "/// </remarks>",
        GeneratedFile.Attribute,
    ];

    private static string Constant(FaceConstant constant)
    {
        (string type, string value) = Spell(constant.Value);
        return $"public const {type} {constant.Name} = {value};";
    }

    private static string List(string name, IEnumerable<int> numbers) =>
        $"public static global::System.Collections.Generic.IReadOnlyList<int> {name} {{ get; }} = [{string.Join(", ", numbers)}];";

    private static (string Type, string Value) Spell(object value) => value switch
    {
        int count => ("int", $"{count}"),
        double number => ("double", FloatLiteral.Double(number)),
        bool flag => ("bool", flag ? "true" : "false"),
        _ => ($"{Runtime}{value.GetType().Name}", $"{Runtime}{value.GetType().Name}.{value}"),
    };

    private void Configuration(CodeWriter code)
    {
        code.Line("/// <inheritdoc/>");
        code.Line($"public static {Runtime}{face.Kind}Config Config {{ get; }} = new()");
        code.Line("{");
        code.Line($"    Name = \"{spec.Name.TrimStart('@')}\",");
        code.Line($"    Cell = \"{string.Join(", ", face.Cells.Select(cell => cell.Name))}\",");
        code.Line($"    EquationsHash = \"{EquationsHash.Of(face)}\",");
        code.Line($"    Optimizer = \"{spec.Optimizer.Name}\",");
        code.Line($"    OptimizerHash = \"{EquationsHash.Of(spec.Optimizer)}\",");
        foreach (FaceConstant constant in face.Constants)
        {
            code.Line($"    {constant.Name} = {constant.Name},");
        }

        code.Line("};");
    }

    private static void Table(CodeWriter code, string name, IReadOnlyList<Tensor> tensors)
    {
        code.Line();
        code.Line("/// <inheritdoc/>");
        string head = $"public static global::System.Collections.Generic.IReadOnlyList<{Runtime}TensorInfo> {name} {{ get; }} =";
        if (tensors.Count == 0)
        {
            code.Line($"{head} [];");
            return;
        }

        code.Line(head);
        code.Line("[");
        foreach (Tensor tensor in tensors)
        {
            string letters = string.Join(", ", tensor.Shape.Select(dim => dim.Symbol));
            code.Line($"    new(\"{tensor.Name}\", [{string.Join(", ", tensor.Shape.Select(dim => dim.Value.ToString("0")))}]), // [{letters}]");
        }

        code.Line("];");
    }

    private void Hyperparameters(CodeWriter code)
    {
        string head = $"public static global::System.Collections.Generic.IReadOnlyList<{Runtime}HyperparameterInfo> Hyperparameters {{ get; }} =";
        code.Line();
        code.Line("/// <inheritdoc/>");
        if (plan.Hyperparameters.Count == 0)
        {
            code.Line($"{head} [];");
            return;
        }

        code.Line(head);
        code.Line("[");
        foreach (HyperparameterValue value in plan.Hyperparameters)
        {
            code.Line($"    new(\"{value.Word}\", {FloatLiteral.Double(value.Value)}, [{string.Join(", ", value.Parameters.Select(name => $"\"{name}\""))}]),");
        }

        code.Line("];");
    }

    private static IEnumerable<string> Pieces(string text) => Enumerable.Range(0, (text.Length + TextInLine - 1) / TextInLine)
        .Select(piece => $"\"{text.Substring(piece * TextInLine, Math.Min(TextInLine, text.Length - (piece * TextInLine)))}\"");

    private void Construction(CodeWriter code)
    {
        code.Line($"private readonly {Runtime}{face.Kind}Session _session;");
        code.Line();
        code.Line("/// <summary>Makes a model with freshly drawn parameters and a zero state.</summary>");
        code.Line("/// <param name=\"options\">Seed and number of threads; null for the defaults.</param>");
        code.Line($"public {spec.Name}({Runtime}ModelOptions? options = null) => _session = new({face.SessionArguments}, options ?? new(), Programs);");
        code.Line();
        code.Line("/// <inheritdoc/>");
        code.Line($"public static {Runtime}ModelPrograms Programs {{ get; }} = new()");
        code.Line("{");
        code.Line("    Cpu = CreateCpuProgram,");
        code.Line("    Cuda = CreateCudaProgram,");
        if (plan.Hyperparameters.Count > 0)
        {
            code.Line("    Hyperparameters = Hyperparameters,");
        }

        if (declaration.Length > 0)
        {
            code.Line($"    Declaration = {Face.DeclarationConstant},");
        }

        code.Line("};");
        if (declaration.Length > 0)
        {
            code.Line();
            code.Line("// What was declared, as tools read it: of a constant, which is found in the assembly without loading it.");
            code.Line($"private const string {Face.DeclarationConstant} =\n    {string.Join("\n    + ", Pieces(declaration))};");
        }

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
}
