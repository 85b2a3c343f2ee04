using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.InteropServices;
using ModelGen.Cuda.Tests.Emulation;
using ModelGen.Emulator;
using Xunit;

namespace ModelGen.Cuda.Tests.Kernels;

/// <summary>
/// Kernels written for a test, with memory around them: matrices in an arena where everything between them, and in their padding,
/// is not a number. After a launch all that must still be so.
/// </summary>
internal sealed class KernelBench(string text, Precision precision = Precision.Fp32)
{
    private static readonly ConcurrentDictionary<(string, Precision, bool, bool), Lazy<byte[]>> Images = new();

    private const int Room = 4096;

    // Beside matrices, kernels of tests are given whole numbers, in the place of a text. Not every test takes them all.
    private static readonly string Given = $$"""
        #include "model.cuh"
        [[maybe_unused]] DEVICE const int* numbers(const Model& m) { return m.text; }
        [[maybe_unused]] DEVICE const int* targets(const Model& m) { return m.text + {{Room}}; }
        [[maybe_unused]] DEVICE int* index(const Model& m) { return const_cast<int*>(m.text) + {{2 * Room}}; }

        """;

    private readonly List<BenchMatrix> _matrices = [];

    /// <summary>Pairs of precision and thread order, all of them.</summary>
    public static TheoryData<Precision, int> PrecisionsAndOrders
    {
        get
        {
            var data = new TheoryData<Precision, int>();
            foreach (Precision precision in Enum.GetValues<Precision>())
                foreach (ThreadOrder order in Enum.GetValues<ThreadOrder>()) data.Add(precision, (int)order);
            return data;
        }
    }

    /// <summary>All thread orders.</summary>
    public static TheoryData<int> Orders => [.. Enum.GetValues<ThreadOrder>().Select(order => (int)order)];

    /// <summary>The kernels as a compiler gets them.</summary>
    public string Source => Given + text;

    public List<float> Arena { get; } = [];

    /// <summary>Whole numbers: <c>numbers(m)</c> of the kernels, at most <see cref="Room"/>.</summary>
    public int[] Numbers { get; set; } = [0];

    /// <summary>More of them: <c>targets(m)</c>.</summary>
    public int[] Targets { get; set; } = [0];

    /// <summary>Those that kernels may write: <c>index(m)</c>.</summary>
    public int[] Index { get; set; } = [0];

    public double[] Partials { get; set; } = [0];

    public Control Control;

    /// <summary>In which order threads run.</summary>
    public ThreadOrder Order { get; init; }

    /// <summary>Whether blocks of loops come in clusters.</summary>
    public bool HasClusters { get; init; }

    /// <summary>The kernels' building blocks; another set for tests that break them.</summary>
    public IReadOnlyDictionary<string, string>? Headers { get; init; }

    /// <summary>A matrix in the arena, filled with numbers in [-1, 1), or with NaN.</summary>
    /// <param name="rows">Rows.</param>
    /// <param name="columns">Columns.</param>
    /// <param name="offset">Where the columns begin in their rows.</param>
    /// <param name="random">Source of the numbers; null: a result.</param>
    public BenchMatrix Matrix(int rows, int columns, Random? random = null, int offset = 0)
    {
        int pitch = (offset + columns + 15) / 16 * 16;
        var matrix = new BenchMatrix(Arena, Arena.Count + offset, rows, columns, pitch);
        Arena.AddRange(Enumerable.Repeat(float.NaN, rows * pitch));
        _matrices.Add(matrix);
        if (random is not null) matrix.Fill((_, _) => (random.NextSingle() * 2) - 1);
        return matrix;
    }

    /// <summary>Runs a kernel on copies of all memory, and reads it back.</summary>
    public unsafe void Launch(string kernel, int blocks = 3, int threads = 256, bool cooperative = false, int t = 0)
    {
        using var gpu = new EmulatedGpu { Order = Order };
        using IGpuModule module = gpu.Load(Image(), "Bench");
        Span<Control> control = new(ref Control);
        Span<float> arena = CollectionsMarshal.AsSpan(Arena);
        int[] given = new int[3 * Room];
        Numbers.CopyTo(given, 0);
        Targets.CopyTo(given, Room);
        Index.CopyTo(given, 2 * Room);
        nint* model = stackalloc nint[5];
        model[0] = Put<float>(gpu, arena);
        model[1] = Put(gpu, control);
        model[2] = Put<int>(gpu, given);
        model[3] = Put<double>(gpu, Partials);
        void** arguments = stackalloc void*[] { model, &t };
        module.Kernel(kernel).Launch(blocks, threads, cooperative, arguments);
        gpu.Read(MemoryMarshal.AsBytes(arena), model[0]);
        gpu.Read(MemoryMarshal.AsBytes(control), model[1]);
        gpu.Read(MemoryMarshal.AsBytes(Index.AsSpan()), model[2] + (2 * Room * sizeof(int)));
        gpu.Read(MemoryMarshal.AsBytes(Partials.AsSpan()), model[3]);
        NothingElseWasWritten();
    }

    private static nint Put<T>(EmulatedGpu gpu, ReadOnlySpan<T> values)
        where T : unmanaged
    {
        ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(values);
        nint memory = gpu.Allocate(bytes.Length);
        gpu.Write(memory, bytes);
        return memory;
    }

    private byte[] Image()
    {
        byte[] Compile()
        {
            var source = new KernelSource("Bench", Source, precision) { HasClusters = HasClusters };
            if (Headers is not null) source = source with { Headers = Headers };
            return RaceFinding.Compiler().Compile(source, "emulated").Image;
        }

        return Headers is null ? Images.GetOrAdd((text, precision, HasClusters, RaceFinding.IsOn), _ => new Lazy<byte[]>(Compile)).Value : Compile();
    }

    private void NothingElseWasWritten()
    {
        var inside = new bool[Arena.Count];
        foreach (BenchMatrix matrix in _matrices)
        {
            for (int row = 0; row < matrix.Rows; row++)
                inside.AsSpan(matrix.Offset + (row * matrix.Pitch), matrix.Columns).Fill(true);
        }

        for (int i = 0; i < inside.Length; i++)
            Assert.True(inside[i] || float.IsNaN(Arena[i]), $"Something was written between matrices, at {i}.");
    }
}
