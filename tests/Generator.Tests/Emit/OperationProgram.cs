using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using ModelGen.Cpu;
using ModelGen.Generator.Emit;
using ModelGen.Generator.Emit.CSharp;
using ModelGen.Generator.Lowering;
using ModelGen.Generator.Tests.Harness;
using Xunit;
using Buffer = ModelGen.Generator.Lowering.Buffer;

namespace ModelGen.Generator.Tests.Emit;

/// <summary>Operations as the program for processors that is written for them, without a model around.</summary>
internal sealed class OperationProgram
{
    private readonly BufferPlan _buffers;
    private readonly IReadOnlyList<Operation> _operations;
    private readonly string _name;

    /// <param name="name">A name for its class.</param>
    /// <param name="operations">The operations; loops are rewritten as those of models are.</param>
    public OperationProgram(string name, IReadOnlyList<Operation> operations)
    {
        var panels = new BufferSet();
        IReadOnlyList<PlanPass> passes = [new("Run", "", operations)];
        _operations = Target.Cpu.Rewrites.Aggregate(passes, (list, rewrite) => rewrite.Run(list, panels))[0].Operations;
        _buffers = new BufferPlan([.. _operations.SelectMany(operation => operation.Reads.Concat(operation.Writes)).Select(view => view.Buffer).Distinct()]);
        _name = name;
        Text = Write();
    }

    /// <summary>Its class.</summary>
    public string Text { get; }

    /// <summary>Compiles programs together.</summary>
    public static Assembly Compile(IEnumerable<OperationProgram> programs)
    {
        using var image = new MemoryStream();
        var result = TestCompilation.Of([.. programs.Select(program => program.Text)]).Emit(image);
        Assert.True(result.Success, string.Join("\n", result.Diagnostics));
        return Assembly.Load(image.ToArray());
    }

    /// <summary>Runs it.</summary>
    /// <param name="compiled">The compiled programs.</param>
    /// <param name="threads">Number of threads.</param>
    /// <param name="given">What is given to it, each whole buffer row by row.</param>
    /// <param name="asked">What is asked of it.</param>
    public IReadOnlyList<double[]> Run(Assembly compiled, int threads, IEnumerable<(Buffer Buffer, double[] Values)> given, IEnumerable<Buffer> asked)
    {
        Type type = compiled.GetType($"ModelGen.Cpu.{_name}")!;
        object program = Activator.CreateInstance(type)!;
        var arena = (Arena)type.GetField("Arena")!.GetValue(program)!;
        arena.Slice(0, arena.Length).Fill(float.NaN);
        foreach ((Buffer buffer, double[] values) in given.Where(pair => _buffers.Buffers.Contains(pair.Buffer)))
        {
            for (int index = 0; index < values.Length; index++)
            {
                arena[Place(buffer, index)] = (float)values[index];
            }
        }

        using var team = new ThreadTeam(threads);
        team.Run(type.GetMethod("Run")!.CreateDelegate<Action<Worker>>(program));
        return [.. asked.Select(buffer => Enumerable.Range(0, (int)(buffer.Slots.Value * buffer.Rows.Value * buffer.Columns.Value))
            .Select(index => (double)arena[Place(buffer, index)]).ToArray())];
    }

    private int Place(Buffer buffer, int index)
    {
        int columns = (int)buffer.Columns.Value;
        return (int)(_buffers.OffsetOf(buffer) + (index / columns * buffer.Pitch)) + (index % columns);
    }

    private string Write()
    {
        var code = new CodeWriter();
        var pointwise = new PointwiseWriter();
        var body = new CodeWriter();
        var softmax = new SoftmaxPlacements(new ModelPlan(_buffers, [], [], []));
        new OperationWriter(new CpuOperations(pointwise, softmax)).Write(_operations, body);
        using (code.Open("namespace ModelGen.Cpu"))
        {
            code.Line("using System.Runtime.CompilerServices;\nusing System.Runtime.Intrinsics;");
            using (code.Open($"public sealed class {_name}"))
            {
                code.Line($"private const int Lanes = {PointwiseMethod.Lanes}, DenseLength = 0;\nprivate const bool WeightsChanged = true;");
                code.Line("public readonly Arena Arena = new(At.End);");
                using (code.Open("public void Run(Worker worker)"))
                {
                    code.Line(body.ToString());
                }

                pointwise.Methods(code);
                ArenaTables.Write(code, _buffers);
            }
        }

        return code.ToString();
    }
}
