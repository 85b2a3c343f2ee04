using System.Collections.Generic;
using System.Linq;
using ModelGen.Generator.Lowering;
using ModelGen.Generator.Model;

namespace ModelGen.Generator.Emit.CSharp;

/// <summary>
/// <c>Name.Cpu.g.cs</c>: the model's program for the CPU. It lives in the namespace of the kernels, so that no name of the
/// user's can come between.
/// </summary>
internal sealed class CpuFile
{
    private readonly ModelSpec _spec;
    private readonly ModelPlan _plan;
    private readonly CodeWriter _code = new();
    private readonly PointwiseWriter _pointwise = new();
    private readonly SoftmaxPlacements _softmax;
    private readonly CpuOperations _operations;

    public CpuFile(ModelSpec spec, ModelPlan plan)
    {
        (_spec, _plan) = (spec, plan);
        _softmax = new SoftmaxPlacements(plan);
        _operations = new CpuOperations(_pointwise, _softmax);
    }

    /// <summary>The file's text.</summary>
    public string Write()
    {
        string program = _spec.Name.TrimStart('@') + "Cpu";
        GeneratedFile.Header(_code, $"{_spec.Name}: forward, backward and update for the CPU.");
        GeneratedFile.ModelPart(
            _code, _spec, [], "",
            () => _code.Line($"private static global::ModelGen.Cpu.CpuProgram CreateCpuProgram() => new global::ModelGen.Cpu.{program}();"));
        _code.Line();
        using (_code.Open("namespace ModelGen.Cpu"))
        {
            _code.Line("using System.Runtime.CompilerServices;");
            _code.Line("using System.Runtime.Intrinsics;");
            _code.Line("using ModelGen.Engines;");
            _code.Line();
            _code.Line("// Every thread of the team runs these methods from top to bottom; each kernel takes the thread's share, and");
            _code.Line("// worker.Barrier() waits for the others. Matrices are row-major; the gradient of x is d_x.");
            _code.Line(GeneratedFile.Attribute);
            using (_code.Open($"file sealed class {program} : CpuProgram"))
            {
                Constants();
                Constructor(program);
                _softmax.Write(_code);
                foreach (PlanPass pass in _plan.Passes)
                {
                    Pass(pass);
                }

                _pointwise.Methods(_code);
                ArenaTables.Write(_code, _plan.Buffers);
            }
        }

        return _code.ToString();
    }

    private void Constants()
    {
        foreach (Letter letter in _plan.Letters)
        {
            _code.Line($"private const int {letter.Dim.Most} = {letter.Dim.Value:0}; // {letter.Meaning}");
        }

        _code.Line($"private const int Lanes = {PointwiseMethod.Lanes}; // floats in a vector");
        _code.Line($"private const int DenseLength = {_plan.Buffers.DenseLength:0}; // floats of all densely trained parameters, padding included");
    }

    private void Constructor(string program)
    {
        _code.Line();
        _code.Line($"public {program}()\n    : base(new()\n    {{");
        LayoutWriter.Write(_code, _plan);
        _code.Line("    })");
        using (_code.Open())
        {
            foreach (PlanPass pass in _plan.Passes)
            {
                _code.Line($"Add(\"{pass.Name}\", {pass.Name}{Flags(pass)});");
            }
        }
    }

    private string Flags(PlanPass pass)
    {
        PlanPass[] all = [.. pass.Includes.Select(name => _plan[name]), pass];
        return (all.Any(part => part.BeginsStep) ? ", beginsStep: true" : "")
            + (all.Any(part => part.ChangesParameters) ? ", changesParameters: true" : "")
            + (all.Any(part => part.Shows) ? ", shows: true" : "");
    }

    // A pass is the list of its phases, each a method, after the passes that it includes.
    private void Pass(PlanPass pass)
    {
        var writer = new OperationWriter(_operations);
        var phases = new List<(string Method, string Title, CodeWriter Body)>();
        _code.Line();
        _code.Line($"// {pass.Summary}");
        using (_code.Open($"private void {pass.Name}(Worker worker)"))
        {
            if (pass.Every > 1)
            {
                _code.Line($"if (StepNumber % {pass.Every} != 0)\n    return; // {pass.Every} steps make one update\n");
            }

            for (int part = 0; part < pass.Includes.Count; part++)
            {
                _code.Line($"{pass.Includes[part]}(worker);");
                if (pass.Operations.Count > 0 || part < pass.Includes.Count - 1)
                {
                    _code.Line("worker.Barrier();");
                }
            }

            for (int first = 0; first < pass.Operations.Count;)
            {
                // Operations stay in their order: a phase that comes back is a method of its own.
                string phase = pass.Operations[first].Phase, title = $"{pass.Name}: {phase}";
                Operation[] operations = [.. pass.Operations.Skip(first).TakeWhile(operation => operation.Phase == phase)];
                int before = phases.Count(other => other.Title == title);
                string method = pass.Name + string.Concat(phase.Split(' ').Select(word => char.ToUpperInvariant(word[0]) + word.Substring(1)))
                    + (before > 0 ? $"_{before + 1}" : "");
                var body = new CodeWriter();
                if (writer.Write(operations, body))
                {
                    _code.Line("worker.Barrier();");
                }

                _code.Line($"{method}(worker);");
                phases.Add((method, title, body));
                first += operations.Length;
            }

            if (pass.BeginsStep && pass.Includes.Count > 0)
            {
                _code.Line("PhaseClock.Enter(worker, \"between steps\");");
            }
        }

        foreach ((string method, string title, CodeWriter body) in phases)
        {
            _code.Line();
            using (_code.Open($"private void {method}(Worker worker)"))
            {
                _code.Line($"PhaseClock.Enter(worker, \"{title}\");\n\n{body.ToString().TrimEnd('\n')}");
            }
        }
    }
}
