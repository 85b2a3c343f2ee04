using System;
using System.Buffers.Binary;
using System.Linq;
using System.Security.Cryptography;
using System.Text;

namespace ModelGen.Cuda;

/// <summary>Names under which compiled kernels are kept: what goes into them decides, and nothing else does.</summary>
internal static class CubinKey
{
    /// <summary>The name of what was compiled beforehand: who asks for it may have no compiler, so any will do.</summary>
    public static string OfPrebuilt(KernelSource source, string architecture) => Of(source, architecture, "any");

    /// <summary>The name of what a certain compiler makes of a text.</summary>
    public static string Of(KernelSource source, string architecture, string compiler)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(CubinFile.Format);
        Append(compiler);
        Append(architecture);
        Append(string.Join(' ', source.Macros));
        Append(source.Text);
        foreach (string name in source.Headers.Keys.Order(StringComparer.Ordinal))
        {
            Append(name);
            Append(source.Headers[name]);
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());

        // With its length, so that nothing moves from one ingredient to the next unseen.
        void Append(string ingredient)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(ingredient);
            Span<byte> length = stackalloc byte[sizeof(int)];
            BinaryPrimitives.WriteInt32LittleEndian(length, bytes.Length);
            hash.AppendData(length);
            hash.AppendData(bytes);
        }
    }
}
