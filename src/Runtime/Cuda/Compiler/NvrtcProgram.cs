using System;
using System.Linq;
using System.Runtime.InteropServices;
using System.Text;

namespace ModelGen.Cuda;

/// <summary>A text in NVRTC's hands.</summary>
internal sealed unsafe class NvrtcProgram : IDisposable
{
    private nint _program;

    /// <summary>Hands the text over, with its headers.</summary>
    public NvrtcProgram(KernelSource source)
    {
        string[] names = [.. source.Headers.Keys.Order(StringComparer.Ordinal)];
        string[] texts = [.. names.Select(name => source.Headers[name])];
        Check(
            Nvrtc.nvrtcCreateProgram(out _program, source.Text, source.FileName, names.Length, texts, names),
            nameof(Nvrtc.nvrtcCreateProgram));
    }

    private delegate int GetSize(nint program, out nuint size);

    private delegate int GetBytes(nint program, byte* bytes);

    /// <summary>What the compiler said.</summary>
    public string Log =>
        // What the assembler says ends with a zero of its own.
        Encoding.UTF8.GetString(Get(Nvrtc.nvrtcGetProgramLogSize, Nvrtc.nvrtcGetProgramLog)).Replace("\0", "", StringComparison.Ordinal).Trim();

    /// <summary>Compiles.</summary>
    /// <returns>Whether the text is right; otherwise the log says what is wrong.</returns>
    /// <exception cref="CudaException">Something else is wrong.</exception>
    public bool Compile(string[] options)
    {
        int result = Nvrtc.nvrtcCompileProgram(_program, options.Length, options);
        if (result is not 0 and not Nvrtc.CompilationError) Check(result, nameof(Nvrtc.nvrtcCompileProgram), Log);
        return result == 0;
    }

    /// <summary>The compiled kernels: machine code, or PTX with a zero at its end.</summary>
    public byte[] Image(bool isPtx) =>
        isPtx ? Get(Nvrtc.nvrtcGetPTXSize, Nvrtc.nvrtcGetPTX) : Get(Nvrtc.nvrtcGetCUBINSize, Nvrtc.nvrtcGetCUBIN);

    /// <summary>Turns an error of NVRTC into an exception.</summary>
    public static void Check(int result, string function, string said = "")
    {
        if (result == 0) return;
        throw new CudaException($"{function} of {NativeLibraries.Nvrtc.Place} returned {result} "
            + $"({Marshal.PtrToStringUTF8(Nvrtc.nvrtcGetErrorString(result))}).{(said.Length == 0 ? "" : $" It said: {said}")}");
    }

    /// <summary>Gives the program back.</summary>
    public void Dispose()
    {
        if (_program != 0) _ = Nvrtc.nvrtcDestroyProgram(ref _program);
    }

    private byte[] Get(GetSize getSize, GetBytes getBytes)
    {
        Check(getSize(_program, out nuint size), getSize.Method.Name);
        byte[] bytes = new byte[size];
        fixed (byte* first = bytes) Check(getBytes(_program, first), getBytes.Method.Name);
        return bytes;
    }
}
