using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ModelGen.Cuda;

/// <summary>
/// The memory of a model on a device, reserved once, and the arguments of its kernels: <c>Model</c> of
/// <c>kernels/model.cuh</c> and the time step.
/// </summary>
internal sealed unsafe class ModelMemory : IDisposable
{
    /// <summary>Costs of windows that are kept at a time: <c>CostsKept</c> of <c>kernels/text.cuh</c>.</summary>
    public const int CostsKept = 64;

    // Blocks that add up squares leave a double each; the costs have their place behind them.
    private const int CostsStart = 2048, Partials = CostsStart + CostsKept;

    private readonly IGpu _gpu;
    private readonly Arguments* _arguments;
    private readonly void** _addresses;

    /// <summary>Reserves the memory, zeroed.</summary>
    /// <param name="gpu">The device.</param>
    /// <param name="floats">Length of the arena.</param>
    public ModelMemory(IGpu gpu, int floats)
    {
        _gpu = gpu;
        _arguments = (Arguments*)NativeMemory.AllocZeroed((nuint)sizeof(Arguments));
        _addresses = (void**)NativeMemory.AllocZeroed(2, (nuint)sizeof(void*));
        _addresses[0] = &_arguments->Model;
        _addresses[1] = &_arguments->Step;
        try
        {
            ref Pointers model = ref _arguments->Model;
            model.Arena = gpu.Allocate((long)floats * sizeof(float));
            model.Control = gpu.Allocate(sizeof(Control));
            model.Partials = gpu.Allocate(Partials * sizeof(double));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The arena.</summary>
    public nint Arena => _arguments->Model.Arena;

    /// <summary>The <see cref="Cuda.Control"/>.</summary>
    public nint Control => _arguments->Model.Control;

    /// <summary>What is made only when it is asked for; 0 where nothing has been asked for yet.</summary>
    public nint Shown => _arguments->Model.Shown;

    /// <summary>All texts.</summary>
    public nint Text => _arguments->Model.Text;

    /// <summary>The addresses of the arguments of every kernel.</summary>
    public void** Addresses => _addresses;

    /// <summary>The time step of the next launch.</summary>
    public int Step
    {
        set => _arguments->Step = value;
    }

    /// <summary>Reserves memory for what is made only when it is asked for.</summary>
    public void ReserveShown(int floats)
    {
        if (Shown == 0)
            _arguments->Model.Shown = _gpu.Allocate((long)floats * sizeof(float));
    }

    /// <summary>Writes a field of the control block.</summary>
    public void Set<T>(string field, T value)
        where T : unmanaged =>
        _gpu.Write(Control + Marshal.OffsetOf<Control>(field), MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in value)));

    /// <summary>Reads the control block, after all passes before.</summary>
    public Control ReadControl()
    {
        Unsafe.SkipInit(out Control control);
        _gpu.Read(MemoryMarshal.AsBytes(new Span<Control>(ref control)), Control);
        return control;
    }

    /// <summary>
    /// Takes in the words of all texts, one text after the other in one memory, of which kernels know the address. Where there is no
    /// room for them, those before stay.
    /// </summary>
    public void SetTexts(IReadOnlyList<TextWindows> texts)
    {
        nint memory = _gpu.Allocate(texts.Sum(text => (long)text.Text.Length) * sizeof(int)), end = memory;
        foreach (TextWindows text in texts)
        {
            ReadOnlySpan<byte> words = MemoryMarshal.AsBytes(text.Text);
            _gpu.Write(end, words);
            end += words.Length;
        }

        if (Text != 0)
            _gpu.Free(Text);
        _arguments->Model.Text = memory;
    }

    /// <summary>Reads the costs of consecutive windows, at most <see cref="CostsKept"/>, after all passes before.</summary>
    public void ReadCosts(int first, Span<double> costs)
    {
        Span<double> kept = stackalloc double[CostsKept];
        _gpu.Read(MemoryMarshal.AsBytes(kept), _arguments->Model.Partials + CostsStart * sizeof(double));
        for (int index = 0; index < costs.Length; index++)
            costs[index] = kept[(first + index) % CostsKept];
    }

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        Pointers model = _arguments->Model;
        foreach (nint memory in (ReadOnlySpan<nint>)[model.Arena, model.Control, model.Text, model.Partials, model.Shown])
        {
            try
            {
                if (memory != 0)
                    _gpu.Free(memory);
            }
            catch (CudaException)
            {
                // After a fault, the memory is gone with the device; whoever disposes because of the fault is not to lose its words.
            }
        }

        NativeMemory.Free(_addresses);
        NativeMemory.Free(_arguments);
    }

    private struct Pointers
    {
        public nint Arena, Control, Text, Partials, Shown;
    }

    private struct Arguments
    {
        public Pointers Model;
        public int Step;
    }
}
