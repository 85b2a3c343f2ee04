using System;
using System.Linq;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using ModelGen.Cpu;
using ModelGen.Cuda;
using ModelGen.Generator.Emit.CSharp;
using ModelGen.Generator.Emit.Cuda;
using ModelGen.Generator.Lowering;
using ModelGen.Tests;
using Xunit;

namespace ModelGen.Generator.Tests.Pipeline;

/// <summary>
/// Numbers that the generator, the runtime and the kernels have to agree on, though each has its own copy: the generator does not
/// reference the runtime, and neither can read the other's constants at run time.
/// </summary>
public sealed class SharedNumbersTests
{
    private static readonly Assembly Runtime = typeof(LanguageModelSession).Assembly, Compiler = typeof(ModelGenerator).Assembly;

    [Fact]
    public void Threads_of_a_block_are_the_same_everywhere()
    {
        Assert.Equal(Grid.Threads, CudaLaunch.Threads);
        Assert.Equal(Grid.Threads, InKernels("stages.cuh", "TileThreads"));
        Assert.Equal(Grid.Threads, InKernels("units.cuh", "UnitThreads"));
    }

    [Fact]
    public void Blocks_are_launched_with_the_shared_memory_that_kernels_take()
    {
        Assert.Equal(CudaLaunch.ProductSharedBytes, InKernels("gemm.cuh", "ProductSharedBytes"));
        Assert.Equal(InKernels("units.cuh", "FmaMeetingFloats") * sizeof(float), Of(Runtime, "ModelGen.Cuda.CudaLoop", "MeetingBytes"));
    }

    [Fact]
    public void Blocks_of_a_cluster_are_as_many_for_who_writes_kernels_and_who_launches_them() =>
        Assert.Equal(CudaLoop.BlocksOfCluster, Of(Compiler, "ModelGen.Generator.Emit.Cuda.LoopWriter", "BlocksOfCluster"));

    [Fact]
    public void Warps_are_counted_in_the_threads_that_they_have()
    {
        int warps = Grid.Threads / InKernels("platform.cuh", "WarpThreads");
        Assert.Equal((1, 2), (Grid.ForWarps(warps), Grid.ForWarps(warps + 1)));
    }

    [Fact]
    public void Costs_are_kept_where_they_are_read_and_behind_the_sums_of_all_blocks()
    {
        Assert.Equal(InKernels("text.cuh", "CostsKept"), Of(Runtime, "ModelGen.Cuda.ModelMemory", "CostsKept"));
        Assert.Equal(InKernels("text.cuh", "CostsStart"), Of(Runtime, "ModelGen.Cuda.ModelMemory", "CostsStart"));
        Assert.Equal(
            InKernels("text.cuh", "CostsStart") + InKernels("text.cuh", "CostsKept"), Of(Runtime, "ModelGen.Cuda.ModelMemory", "Partials"));
        Assert.InRange(Of(Compiler, typeof(Grid).FullName!, "MostNormBlocks"), 1, InKernels("text.cuh", "CostsStart"));
        Assert.True(Grid.ForNorm(decimal.MaxValue / 64) <= InKernels("text.cuh", "CostsStart"));
    }

    [Fact]
    public void The_control_block_has_the_same_fields_at_the_same_places_on_both_sides()
    {
        Type control = Runtime.GetType("ModelGen.Cuda.Control", throwOnError: true)!;
        (string Name, string Type)[] fields = FieldsOf("Control");
        Assert.Equal(fields.Select(field => field.Name), control.GetFields().Select(field => SnakeCase(field.Name)));
        int place = 0;
        foreach ((FieldInfo field, string type) in control.GetFields().Zip(fields.Select(field => field.Type)))
        {
            (Type expected, int size) = type switch
            {
                "unsigned long long" => (typeof(ulong), 8),
                "long long" => (typeof(long), 8),
                "double" => (typeof(double), 8),
                "float" => (typeof(float), 4),
                "int" => (typeof(int), 4),
                "unsigned int" => (typeof(uint), 4),
                _ => throw new NotSupportedException(type),
            };
            Assert.Equal((field.Name, expected, place), (field.Name, field.FieldType, (int)Marshal.OffsetOf(control, field.Name)));
            place += size;
        }

        Assert.Equal(place, Marshal.SizeOf(control));
        Assert.Contains($"static_assert(sizeof(Control) == {place},", Repository.Read("kernels/model.cuh"), StringComparison.Ordinal);
    }

    [Fact]
    public void The_pointers_of_a_model_have_the_same_order_on_both_sides()
    {
        Type pointers = Runtime.GetType("ModelGen.Cuda.ModelMemory+Pointers", throwOnError: true)!;
        Assert.Equal(FieldsOf("Model").Select(field => field.Name), pointers.GetFields().Select(field => SnakeCase(field.Name)));
        Assert.All(pointers.GetFields(), field => Assert.Equal(typeof(nint), field.FieldType));
    }

    [Fact]
    public void Scratch_memory_is_as_long_as_generated_equations_take_it_to_be() =>
        Assert.Equal(PointwiseMethod.ScratchLength, ThreadTeam.ScratchLength);

    [Fact]
    public void Rows_begin_where_arenas_are_aligned_to_and_the_longest_arena_is_an_array_still()
    {
        int alignment = Of(Runtime, "ModelGen.Arena", "AlignmentInFloats");
        Assert.Equal(alignment, Of(Compiler, "ModelGen.Generator.Lowering.Buffer", "FloatsPerCacheLine"));
        Assert.Equal(Array.MaxLength, BufferPlan.Limit + alignment);
    }

    [Fact]
    public void Strips_are_as_wide_as_the_widest_vector_and_shares_of_units_as_half_of_it()
    {
        int widest = Of(Runtime, "ModelGen.Cpu.Lanes16", "Count");
        Assert.Equal(widest, Of(Compiler, "ModelGen.Generator.Lowering.Panels", "Width"));
        Assert.Equal(widest, 2 * Of(Runtime, "ModelGen.Cpu.Worker", "UnitGrain"));
        Assert.Equal(widest, 2 * Of(Compiler, typeof(PointwiseMethod).FullName!, "Lanes"));
        Assert.Equal(widest, 2 * Of(Runtime, "ModelGen.Cpu.Lanes8", "Count"));
    }

    [Fact]
    public void Classes_are_cut_where_tiles_begin()
    {
        int height = Of(Compiler, "ModelGen.Generator.Lowering.SoftmaxLayer", "TileHeight");
        Assert.Equal(height, Of(Runtime, "ModelGen.Cpu.SoftmaxPass`2", "ClassGrain"));
        Assert.Contains($"? {height} : 6;", Repository.Read("src/Runtime/Cpu/Matrix/Tile.cs"), StringComparison.Ordinal);
        Assert.Contains($"LargestTile = {height} * WidestTile", Repository.Read("src/Runtime/Cpu/Matrix/Product.cs"), StringComparison.Ordinal);
    }

    [Fact]
    public void Layers_of_a_wavefront_are_counted_in_the_blocks_that_they_get()
    {
        Type joint = Compiler.GetTypes().Single(type => type.GetField("UnitsOfBlock", BindingFlags.NonPublic | BindingFlags.Static) is not null);
        int units = Of(Compiler, joint.FullName!, "UnitsOfBlock"), most = Of(Compiler, joint.FullName!, "MostUnits");
        for (int layer = 1; layer <= most; layer++)
            Assert.Equal(units, Grid.UnitsPerBlock(new Dim("H", "H", layer), groups: 4));
    }

    [Fact]
    public void Precisions_have_the_numbers_that_kernels_know_them_by()
    {
        string platform = Repository.Read("kernels/platform.cuh");
        (Precision Precision, string Product)[] known = [(Precision.Tf32, "m16n8k8.row.col.f32.tf32"), (Precision.Bf16, "m16n8k16.row.col.f32.bf16")];
        Assert.All(known, pair => Assert.Matches(
            $@"if MODELGEN_PRECISION == {(int)pair.Precision}\s+#define MODELGEN_MMA ""mma\.sync\.aligned\.{Regex.Escape(pair.Product)}", platform));
        Assert.Equal((0, 3), ((int)Precision.Fp32, (int)Precision.Fp16));
        Assert.Contains("#define MODELGEN_PRECISION 0", platform, StringComparison.Ordinal);
    }

    [Fact]
    public void The_first_loss_scale_is_one_that_kernels_allow()
    {
        double first = Convert.ToDouble(Constant(Runtime, "ModelGen.Cuda.CudaEngine", "FirstLossScale"), System.Globalization.CultureInfo.InvariantCulture);
        Assert.Contains("constexpr float LargestScale = 1 << 24;", Repository.Read("kernels/optim.cuh"), StringComparison.Ordinal);
        Assert.InRange(first, 1, 1 << 24);
        Assert.Equal(0, Math.Log2(first) % 1);
    }

    private static int Of(Assembly assembly, string type, string constant) => (int)Constant(assembly, type, constant);

    private static object Constant(Assembly assembly, string type, string constant)
    {
        Type owner = assembly.GetType(type, throwOnError: true)!;
        const BindingFlags Any = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static;
        if (owner.GetField(constant, Any) is { IsLiteral: true } field)
            return field.GetRawConstantValue()!;
        PropertyInfo? property = owner.GetProperty(constant, Any);
        Assert.True(property is not null, $"{type} has no {constant}");
        return property.GetValue(null)!;
    }

    private static int InKernels(string file, string constant)
    {
        Match match = Regex.Match(Repository.Read($"kernels/{file}"), $@"constexpr int [^;]*\b{constant} = (\d+)");
        Assert.True(match.Success, $"kernels/{file} has no {constant}");
        return int.Parse(match.Groups[1].ValueSpan, System.Globalization.CultureInfo.InvariantCulture);
    }

    private static (string Name, string Type)[] FieldsOf(string structure)
    {
        string text = Repository.Read("kernels/model.cuh");
        string body = Regex.Match(text, $@"struct {structure}\n\{{\n(.*?)\n\}};", RegexOptions.Singleline).Groups[1].Value;
        return [.. Regex.Matches(body, @"^\s*([a-zA-Z ]+?\*?) *\b(\w+);", RegexOptions.Multiline).Select(match => (match.Groups[2].Value, match.Groups[1].Value))];
    }

    private static string SnakeCase(string name) => Regex.Replace(name, "(?<!^)([A-Z])", "_$1").ToLowerInvariant();
}
