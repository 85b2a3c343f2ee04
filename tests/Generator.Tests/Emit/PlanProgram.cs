using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using ModelGen.Cuda;
using ModelGen.Emulator;
using ModelGen.Engines;
using ModelGen.Generator.Emit.CSharp;
using ModelGen.Generator.Emit.Cuda;
using ModelGen.Generator.Lowering;
using ModelGen.Generator.Model;
using ModelGen.Generator.Reading;
using ModelGen.Generator.Tests.Harness;
using ModelGen.Generator.Tests.Lowering;
using Xunit;
using Engine = ModelGen.Engines.IEngine;

namespace ModelGen.Generator.Tests.Emit;

/// <summary>
/// A plan that no declaration stands behind, as the files that the generator writes of it, run by the engines: what they know of a model
/// is what the plan says.
/// </summary>
/// <param name="name">A name for its class.</param>
/// <param name="build">The plan for a target.</param>
internal sealed class PlanProgram(string name, Func<Target, ModelPlan> build)
{
    private readonly Dictionary<Target, ModelPlan> _plans = Target.All.ToDictionary(target => target, build);

    /// <summary>The files.</summary>
    public IReadOnlyList<string> Texts
    {
        get
        {
            ModelSpec spec = PlanCases.Layer(StandardCells.Lstm) with { Name = name };
            return
            [
                new CpuFile(spec, _plans[Target.Cpu]).Write(), new CudaFile(spec, _plans[Target.Cuda]).Write(),
                $"public partial class {name} {{ public static ModelGen.ModelPrograms Programs => new() {{ Cpu = CreateCpuProgram, Cuda = CreateCudaProgram }}; }}",
            ];
        }
    }

    /// <summary>Compiles programs together.</summary>
    public static Assembly Compile(params IReadOnlyList<PlanProgram> programs)
    {
        using var image = new MemoryStream();
        var result = TestCompilation.Of([.. programs.SelectMany(program => program.Texts)]).Emit(image);
        Assert.True(result.Success, string.Join("\n", result.Diagnostics));
        return Assembly.Load(image.ToArray());
    }

    /// <summary>Runs passes on a device and as the plan means them, from the same numbers, and compares what comes out.</summary>
    /// <param name="compiled">The compiled programs.</param>
    /// <param name="target">The target.</param>
    /// <param name="ids">How many ids there are, for each feed of whole numbers.</param>
    /// <param name="passes">The passes, one after the other.</param>
    /// <param name="threads">Threads of the processor.</param>
    /// <param name="firstId">The first of them; 0 where that is not given.</param>
    /// <param name="gpu">The GPU, which belongs to the engine; an ordinary one where it is not given.</param>
    /// <param name="steps">The steps of a window, where they are told before a pass runs.</param>
    /// <returns>The engine, after the passes, for more.</returns>
    public Engine Check(
        Assembly compiled, Target target, Func<string, int> ids, IReadOnlyList<string> passes, int threads = 2, Func<string, int>? firstId = null, EmulatedGpu? gpu = null,
        Dim? steps = null)
    {
        ModelPlan plan = _plans[target];
        Engine engine = Open(compiled, target, threads, gpu ?? new EmulatedGpu());
        engine.DrawsMasks = false;
        if (steps is { } count)
        {
            engine.Count = (int)count.Value;
        }

        var memory = new PlanMemory();
        var random = new Random(11);
        foreach (TensorTable table in plan.Tables.Where(table => table.Name is TensorTable.Feeds or TensorTable.Parameters or TensorTable.Masks or TensorTable.States))
        {
            foreach (Tensor tensor in table.Tensors)
            {
                Give(engine, memory, table.Name, tensor, () => (firstId?.Invoke(tensor.Name) ?? 0) + random.Next(ids(tensor.Name)), random);
            }
        }

        engine.ParametersChanged();
        foreach (string pass in passes)
        {
            engine.Run(pass);
            new PlanInterpreter(memory).Run(plan[pass].Operations);
        }

        List<string> wrong = [];
        foreach (TensorTable table in plan.Tables.Where(table => table.Name is TensorTable.Outputs or TensorTable.Gradients or TensorTable.States))
        {
            foreach (Tensor tensor in table.Tensors)
            {
                double[] expected = Read(memory, tensor);
                float[] actual = Read(engine, table.Name, tensor.Name);
                double scale = 1 + expected.Max(Math.Abs);
                (double Expected, float Actual)[] off = [.. expected.Zip(actual).Where(pair => !(Math.Abs(pair.First - pair.Second) <= 1e-4 * scale))];
                wrong.AddRange(off.Take(1).Select(pair => $"{table.Name}, {tensor.Name}: {off.Length} of {actual.Length}, such as {pair.Actual}, not {pair.Expected}"));
            }
        }

        Assert.True(wrong.Count == 0, $"{name}, {target}: {string.Join("\n", wrong)}");
        foreach (Tensor scalar in plan.Table(TensorTable.Scalars).Where(scalar => scalar.Name != "norm"))
        {
            double expected = memory[scalar.Parts[0].View][0, 0];
            Assert.Equal(expected, engine.ReadScalar(engine.Layout[TensorTable.Scalars].Find(scalar.Name)), 1e-5 * (1 + Math.Abs(expected)));
        }

        return engine;
    }

    /// <summary>A tensor as the engine has it.</summary>
    public static float[] Read(Engine engine, string table, string tensor)
    {
        TensorPlacement placement = engine.Layout[table].Find(tensor);
        float[] values = new float[placement.Length];
        engine.Read(placement, values);
        return values;
    }

    private Engine Open(Assembly compiled, Target target, int threads, EmulatedGpu gpu)
    {
        var programs = (ModelPrograms)compiled.GetType(name)!.GetProperty("Programs")!.GetValue(null)!;
        if (target == Target.Cpu)
        {
            return EngineChoice.Open(new ModelOptions { Threads = threads }, programs);
        }

        GpuPlatform.Current = new GpuPlatform(() => new CudaProbe([], null), _ => gpu, new KernelStore(new GppCompiler(), null, []));
        return EngineChoice.Open(new ModelOptions { Device = Device.Cuda() }, programs);
    }

    private static void Give(Engine engine, PlanMemory memory, string table, Tensor tensor, Func<int> id, Random random)
    {
        TensorPlacement placement = engine.Layout[table].Find(tensor.Name);
        if (tensor.Parts[0].View.Buffer.Role == Role.Ids)
        {
            int[] whole = [.. Enumerable.Range(0, placement.Length).Select(_ => id())];
            engine.Write(placement, whole);
            memory[tensor.Parts[0].View].Fill((row, position) => whole[(row * (int)tensor.Columns.Value) + position]);
            return;
        }

        float[] values = [.. Enumerable.Range(0, placement.Length).Select(_ => table == TensorTable.Masks ? random.Next(3) > 0 ? 1.5f : 0 : random.NextSingle() - 0.5f)];
        engine.Write(placement, values);
        int columns = (int)tensor.Columns.Value;
        foreach (Part part in tensor.Parts)
        {
            memory[part.View].Fill((row, column) => values[Place(part, row, column, columns)]);
        }
    }

    private static double[] Read(PlanMemory memory, Tensor tensor)
    {
        int columns = (int)tensor.Columns.Value;
        double[] values = new double[(int)tensor.Shape.Aggregate(1m, (product, dim) => product * dim.Value)];
        foreach (Part part in tensor.Parts)
        {
            PlanMemory.Matrix matrix = memory[part.View];
            for (int row = 0; row < matrix.Rows; row++)
            {
                int first = tensor.RowIds is null ? 0 : (int)memory[tensor.RowIds][0, row] * columns;
                for (int column = 0; column < matrix.Columns && first >= 0; column++)
                {
                    values[tensor.RowIds is null ? Place(part, row, column, columns) : first + column] = matrix[row, column];
                }
            }
        }

        return values;
    }

    private static int Place(Part part, int row, int column, int columns) => part.IsTransposed
        ? (((int)part.Row.Value + column) * columns) + (int)part.Column.Value + row
        : (((int)part.Row.Value + row) * columns) + (int)part.Column.Value + column;
}
