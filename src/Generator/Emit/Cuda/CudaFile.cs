using System.Linq;
using ModelGen.Generator.Emit.CSharp;
using ModelGen.Generator.Lowering;
using ModelGen.Generator.Model;

namespace ModelGen.Generator.Emit.Cuda;

/// <summary>
/// <c>Name.Cuda.g.cs</c>: the model's program for a GPU, as data. The text of its kernels, which is compiled when the program
/// runs, how each pass is launched, and where everything lies.
/// </summary>
internal sealed class CudaFile(ModelSpec spec, ModelPlan plan)
{
    private readonly CodeWriter _code = new();
    private readonly CudaSource _text = new(spec.Name.TrimStart('@'), plan);

    /// <summary>The file's text.</summary>
    public string Write()
    {
        string program = spec.Name.TrimStart('@') + "Cuda";
        GeneratedFile.Header(_code, $"{spec.Name}: forward, backward and update for NVIDIA GPUs.");
        GeneratedFile.ModelPart(
            _code, spec, [], "",
            () => _code.Line($"private static global::ModelGen.Cuda.CudaProgram CreateCudaProgram() => global::ModelGen.Cuda.{program}.Create();"));
        _code.Line();
        using (_code.Open("namespace ModelGen.Cuda"))
        {
            _code.Line("using ModelGen.Engines;");
            _code.Line();
            _code.Line(GeneratedFile.Attribute);
            using (_code.Open($"file static class {program}"))
            {
                foreach (Letter letter in plan.Letters)
                {
                    _code.Line($"private const int {letter.Dim.Most} = {letter.Dim.Value:0}; // {letter.Meaning}");
                }

                _code.Line($"private const int DenseLength = {plan.Buffers.DenseLength:0}; // floats of all densely trained parameters, padding included");
                _code.Line();
                if (_text.Rounded is { } rounded)
                {
                    _code.Line($"private const int Rounded = {rounded:0}; // factors in 16 bits, behind the arena");
                    _code.Line();
                }

                Create();
                ArenaTables.Write(_code, plan.Buffers);
                _code.Line();
                _code.Line("// What NVRTC compiles, with the building blocks that it includes.");
                _code.Line("// Not a string: those of an assembly together have a limit that many models reach.");
                _code.Line($"private static global::System.ReadOnlySpan<byte> Source =>\n    \"\"\"\n{Indented(_text.Write())}\n    \"\"\"u8;");
            }
        }

        return _code.ToString();
    }

    private void Create()
    {
        _code.Line("public static CudaProgram Create() => new()\n{");
        _code.Line($"    Name = \"{spec.Name.TrimStart('@')}\",");
        _code.Line("    Source = global::System.Text.Encoding.UTF8.GetString(Source),");
        _code.Line("    Layout = new()\n    {");
        LayoutWriter.Write(_code, plan);
        _code.Line("    },");
        if (_text.Workspace > 0)
        {
            _code.Line($"    Workspace = {_text.Workspace:0},");
        }

        _code.Line("    Passes = new()\n    {");
        foreach (CudaPass pass in _text.Passes)
        {
            string includes = string.Join(", ", pass.Includes.Select(name => $"\"{name}\""));
            _code.Line($"        [\"{pass.Name}\"] = new([{includes}],\n        [");
            foreach (Launch launch in pass.Launches)
            {
                _code.Line($"            {Describe(launch).Replace("\n", "\n            ")},");
            }

            _code.Line(pass.Shows ? "        ], Shows: true)," : "        ]),");
        }

        _code.Line("    },\n};");
    }

    private static string Describe(Launch launch)
    {
        if (launch is StepsLaunch several)
        {
            string body = string.Concat(several.Body.Select(each => $"\n    {Describe(each).Replace("\n", "\n    ")},"));
            return $"new CudaSteps({Count(several.Steps)},\n[{body}\n])";
        }

        string order = launch.Rounds ? " { Rounds = true }" : launch.Order == "InOrder" ? "" : $" {{ Order = LaunchOrder.{launch.Order} }}";
        if (launch is LargeProductLaunch large)
        {
            return Describe(large);
        }

        if (launch is not LoopLaunch loop)
        {
            return $"new(\"{launch.Kernel}\", {launch.Blocks}{(launch is ProductLaunch ? ", CudaLaunch.ProductSharedBytes" : "")}){order}";
        }

        string more = (loop.Stages > 1 ? $", Stages: {loop.Stages}" : "") + (loop.InClusters > loop.Blocks ? $", InClusters: {loop.InClusters}" : "");
        return $"new CudaLoop(\"{loop.Kernel}\", {loop.Blocks}, Parts: {loop.Parts}, {Count(loop.Steps)}{more}){order}";
    }

    private static string Describe(LargeProductLaunch large)
    {
        Product product = large.Product;
        string[] members =
        [
            .. large.Order == "InOrder" ? (string[])[] : [$"Order = LaunchOrder.{large.Order}"],
            .. product.Start == Start.Sum ? (string[])["IsSum = true"] : [],
            .. product.Bias is { } bias ? (string[])[$"Bias = {Addressing.Offset(bias)}"] : [],
            .. large.Adds is { } adds ? (string[])[$"Adds = {Describe(adds)}"] : [],
        ];
        return $"new CudaProduct(\"{large.Kernel}\", {large.Blocks}, "
            + $"ProductForm.{product.Form}, {product.Result.Rows.Code}, {product.Result.Columns.Code}, {product.Inner.Code},\n"
            + $"    {Matrix(product.Left, large.Rounded?.Left)}, {Matrix(product.Right, large.Rounded?.Right)}, {Matrix(product.Result, null)})"
            + (members.Length == 0 ? "" : $" {{ {string.Join(", ", members)} }}");
    }

    private static string Matrix(View view, RoundedPlace? place) =>
        $"new({Addressing.Offset(view)}, {Addressing.Pitch(view)}{(place is { } rounded ? $", Rounded + {rounded.Offset:0}, {rounded.Pitch:0}" : "")})";

    private static string Count(Dim steps) => steps.IsVariable ? "CudaLoop.Count" : steps.Code;

    private static string Indented(string text) => string.Join("\n", text.TrimEnd('\n').Split('\n').Select(line => line.Length > 0 ? "    " + line : line));
}
