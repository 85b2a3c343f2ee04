using System.Collections.Generic;
using System.Linq;
using ModelGen.Generator.Lowering;
using ModelGen.Generator.Model;

namespace ModelGen.Generator.Emit.CSharp;

/// <summary>
/// <c>Name.Cpu.g.cs</c>: the model's program for the CPU. It lives in the namespace of the kernels, so that no name of the
/// user's can come between. What kinds of models have in common is written here; the rest by those who derive.
/// </summary>
internal abstract class CpuFile<TPlan>(ModelSpec spec, TPlan plan)
    where TPlan : ModelPlan
{
    private readonly PointwiseWriter _pointwise = new();

    /// <summary>The text so far.</summary>
    protected CodeWriter Code { get; } = new();

    /// <summary>The operations.</summary>
    protected TPlan Plan => plan;

    /// <summary>The declaration.</summary>
    protected ModelSpec Spec => spec;

    /// <summary>What the program derives from.</summary>
    protected abstract string BaseClass { get; }

    /// <summary>The file's text.</summary>
    public string Write()
    {
        string program = spec.Name.TrimStart('@') + "Cpu";
        GeneratedFile.Header(Code, $"{spec.Name}: forward, backward and update for the CPU.");
        GeneratedFile.ModelPart(
            Code, spec, "", "",
            () => Code.Line($"private static global::ModelGen.Cpu.{BaseClass} CreateProgram() => new global::ModelGen.Cpu.{program}();"));
        Code.Line();
        using (Code.Open("namespace ModelGen.Cpu"))
        {
            Code.Line("using System.Runtime.CompilerServices;");
            Code.Line("using System.Runtime.Intrinsics;");
            Code.Line("using ModelGen.Engines;");
            Code.Line();
            Code.Line("// Every thread of the team runs these methods from top to bottom; each kernel takes the thread's share, and");
            Code.Line("// worker.Barrier() waits for the others. Matrices are row-major; the gradient of x is d_x.");
            using (Code.Open($"file sealed class {program} : {BaseClass}"))
            {
                Constants();
                Code.Line();
                Code.Line($"public {program}()\n    : base(new()\n    {{");
                new LayoutWriter(Code).Write(plan);
                Code.Line("    })\n{\n}");
                Passes();
                _pointwise.Methods(Code);
                ArenaTables.Write(Code, plan.Buffers);
            }
        }

        return Code.ToString();
    }

    /// <summary>Writes the passes.</summary>
    protected abstract void Passes();

    /// <summary>Constants besides the extents.</summary>
    protected virtual void OtherConstants()
    {
    }

    /// <summary>Writes a pass: the list of its phases, and a method for each of them.</summary>
    /// <param name="name">The pass.</param>
    /// <param name="first">A pass that comes before them.</param>
    /// <param name="last">A phase that comes after them.</param>
    /// <param name="access">Who may call it.</param>
    protected void Pass(string name, string? first = null, string? last = null, string access = "public override")
    {
        PlanPass pass = plan[name];
        var writer = new OperationWriter(_pointwise);
        var phases = new List<(string Method, string Title, CodeWriter Body)>();
        Code.Line();
        Code.Line($"// {pass.Summary}");
        using (Code.Open($"{access} void {name}(Worker worker)"))
        {
            if (first is not null)
            {
                Code.Line($"{first}(worker);\nworker.Barrier();");
            }

            foreach (IGrouping<string, Operation> phase in pass.Operations.GroupBy(operation => operation.Phase))
            {
                string method = name + string.Concat(phase.Key.Split(' ').Select(word => char.ToUpperInvariant(word[0]) + word.Substring(1)));
                var body = new CodeWriter();
                if (writer.Write([.. phase], body))
                {
                    Code.Line("worker.Barrier();");
                }

                Code.Line($"{method}(worker);");
                phases.Add((method, $"{name}: {phase.Key}", body));
            }

            if (last is not null)
            {
                Code.Line($"worker.Barrier();\n{last}(worker);");
            }
        }

        foreach ((string method, string title, CodeWriter body) in phases)
        {
            Phase(method, title, body.ToString().TrimEnd('\n'));
        }
    }

    /// <summary>Writes a phase; <c>PhaseClock</c> knows it by its title.</summary>
    protected void Phase(string method, string title, string body)
    {
        Code.Line();
        using (Code.Open($"private void {method}(Worker worker)"))
        {
            Code.Line($"PhaseClock.Enter(worker, \"{title}\");\n\n{body}");
        }
    }

    /// <summary>Writes the norm of the gradients, to which something may be added.</summary>
    protected void Norm(string others = "", string more = "") => Phase(
        "BackwardNorm", "Backward: norm",
        $"// |g|^2 over the gradients{others}, in double\n"
        + $"ReportSquaredNorm(\n    worker,\n    GradientNorm.SumOfSquares(worker, DenseLength, ref Arena[At.Gradients]){more});");

    private void Constants()
    {
        foreach (Letter letter in plan.Letters)
        {
            Code.Line($"private const int {letter.Dim.Code} = {letter.Dim.Value:0}; // {letter.Meaning}");
        }

        Code.Line($"private const int Lanes = {PointwiseMethod.Lanes}; // floats in a vector");
        OtherConstants();
        if (plan.Masks.Count > 0)
        {
            Code.Line($"private const float KeepProb = {FloatLiteral.Single(spec.Numbers.KeepProb)};");
        }

        Code.Line($"private const int DenseLength = {plan.Buffers.DenseLength:0}; // floats of all densely trained parameters, padding included");
    }
}
