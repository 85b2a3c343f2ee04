using System;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace ModelGen.Cuda;

/// <summary>
/// Compiled kernels as a file: format, SHA-256 of all that follows, length of the log (4 bytes, little-endian), log (UTF-8), image.
/// </summary>
internal static class CubinFile
{
    /// <summary>The first bytes; changes with the format, or with what goes into the key.</summary>
    public const string Format = "MODELGEN cubin 1";

    private const int HashStart = 16;
    private const int LogStart = HashStart + SHA256.HashSizeInBytes + sizeof(int);

    /// <summary>The bytes of the file.</summary>
    public static byte[] Encode(CompiledKernels kernels)
    {
        byte[] log = Encoding.UTF8.GetBytes(kernels.Log);
        byte[] file = new byte[LogStart + log.Length + kernels.Image.Length];
        Encoding.ASCII.GetBytes(Format, file);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(LogStart - sizeof(int)), log.Length);
        log.CopyTo(file.AsSpan(LogStart));
        kernels.Image.CopyTo(file.AsSpan(LogStart + log.Length));
        SHA256.HashData(Payload(file), file.AsSpan(HashStart));
        return file;
    }

    /// <summary>The kernels of a file; null where it is not, or no longer, what <see cref="Encode"/> made.</summary>
    public static CompiledKernels? Decode(byte[] file)
    {
        if (file.Length < LogStart || !file.AsSpan(0, HashStart).SequenceEqual(Encoding.ASCII.GetBytes(Format))) return null;
        if (!file.AsSpan(HashStart, SHA256.HashSizeInBytes).SequenceEqual(SHA256.HashData(Payload(file)))) return null;
        int logLength = BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(LogStart - sizeof(int)));
        // A right sum says that the bytes are those that were hashed, not that they were made here.
        if (logLength < 0 || logLength > file.Length - LogStart) return null;
        return new CompiledKernels(file[(LogStart + logLength)..], Encoding.UTF8.GetString(file, LogStart, logLength));
    }

    private static ReadOnlySpan<byte> Payload(byte[] file) => file.AsSpan(HashStart + SHA256.HashSizeInBytes);
}
