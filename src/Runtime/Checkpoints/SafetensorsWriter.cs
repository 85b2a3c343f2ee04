using System;
using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace ModelGen.Checkpoints;

/// <summary>Writes what <see cref="SafetensorsReader"/> reads, and refuses what it would not.</summary>
internal static class SafetensorsWriter
{
    // Values begin at a multiple of 8, so that readers can map the file into memory.
    private const int HeaderAlignment = 8;

    private const int TemporaryDigits = 8;

    /// <inheritdoc cref="Safetensors.Write"/>
    public static void Write(
        string path, IReadOnlyDictionary<string, string> metadata, IEnumerable<TensorInfo> tensors,
        Safetensors.CopyValues copy, string? keepAs)
    {
        TensorInfo[] infos = [.. tensors];
        byte[] header = Header(metadata, infos);
        // From the pool: a model is saved after every epoch, and a step allocates nothing, so no collection would ever free the buffers.
        float[] buffer = ArrayPool<float>.Shared.Rent(infos.Select(info => info.Length).DefaultIfEmpty().Max());
        try
        {
            // A file of its own, even where another program writes to the same place; a link of that name is not followed.
            string temporary = TemporaryOf(path);
            using var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None);
            try
            {
                stream.Write(header);
                foreach (TensorInfo info in infos)
                    WriteValues(stream, info, copy, buffer.AsSpan(0, info.Length));
                DiskSync.Flush(stream);
                stream.Dispose();
                Publish(temporary, path, keepAs);
            }
            catch
            {
                stream.Dispose();
                File.Delete(temporary);
                throw;
            }
        }
        finally
        {
            ArrayPool<float>.Shared.Return(buffer);
        }
    }

    /// <inheritdoc cref="Safetensors.TemporaryOf"/>
    public static string TemporaryOf(string path) => $"{path}.{RandomNumberGenerator.GetHexString(TemporaryDigits, lowercase: true)}.tmp";

    /// <inheritdoc cref="Safetensors.TemporariesOf"/>
    public static IEnumerable<string> TemporariesOf(string path)
    {
        string beginning = Path.GetFileName(path) + ".";
        return new DirectoryInfo(Path.GetDirectoryName(Path.GetFullPath(path))!)
            .EnumerateFiles($"{beginning}{new string('?', TemporaryDigits)}.tmp", new EnumerationOptions { MatchType = MatchType.Simple })
            .Where(file => file.LinkTarget is null && file.Name.Skip(beginning.Length).Take(TemporaryDigits).All(char.IsAsciiHexDigitLower))
            .Select(file => file.FullName);
    }

    // At no time is there no file of that name, or half of one.
    private static void Publish(string temporary, string path, string? keepAs)
    {
        if (keepAs is null)
            File.Move(temporary, path, overwrite: true);
        else
            File.Replace(temporary, path, keepAs);
        DiskSync.FlushDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
    }

    private static byte[] Header(IReadOnlyDictionary<string, string> metadata, TensorInfo[] infos)
    {
        foreach ((string key, string value) in metadata)
        {
            RequireUnicode(key, "A key of the metadata");
            RequireUnicode(value, $"The metadata's {Excerpt.Of(key)}");
        }

        var names = new HashSet<string> { Safetensors.MetadataKey };
        foreach (TensorInfo info in infos)
        {
            RequireUnicode(info.Name, "The name of a tensor");
            if (!names.Add(info.Name))
                throw new ArgumentException($"The name of tensor {Excerpt.Of(info.ToString())} is taken.");
            if (info.Shape.Any(extent => extent < 0))
                throw new ArgumentException($"An extent of tensor {Excerpt.Of(info.ToString())} is negative.");
        }

        var header = new MemoryStream();
        header.Write(new byte[Safetensors.LengthBytes]);
        using (var json = new Utf8JsonWriter(header))
            WriteHeader(json, metadata, infos);
        while (header.Length % HeaderAlignment != 0)
            header.WriteByte((byte)' ');

        long length = header.Length - Safetensors.LengthBytes;
        if (length > Safetensors.MostHeaderBytes)
            throw new ArgumentException($"Names and metadata take {length} bytes; the longest header has {Safetensors.MostHeaderBytes}.");
        byte[] bytes = header.ToArray();
        BinaryPrimitives.WriteInt64LittleEndian(bytes, length);
        return bytes;
    }

    private static void WriteHeader(Utf8JsonWriter json, IReadOnlyDictionary<string, string> metadata, TensorInfo[] infos)
    {
        json.WriteStartObject();
        json.WriteStartObject(Safetensors.MetadataKey);
        foreach ((string key, string value) in metadata.OrderBy(entry => entry.Key, StringComparer.Ordinal))
            json.WriteString(key, value);
        json.WriteEndObject();

        long offset = 0;
        foreach (TensorInfo info in infos)
        {
            json.WriteStartObject(info.Name);
            json.WriteString("dtype", "F32");
            WriteArray(json, "shape", info.Shape.Select(extent => (long)extent));
            WriteArray(json, "data_offsets", [offset, offset += (long)info.Length * sizeof(float)]);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteArray(Utf8JsonWriter json, string name, IEnumerable<long> values)
    {
        json.WriteStartArray(name);
        foreach (long value in values)
            json.WriteNumberValue(value);
        json.WriteEndArray();
    }

    private static void WriteValues(Stream stream, TensorInfo info, Safetensors.CopyValues copy, Span<float> values)
    {
        copy(info.Name, values);
        // A stream takes at most 2 GB at once; a tensor of that size is written in pieces.
        const int Piece = 1 << 28;
        for (int done = 0; done < values.Length; done += Piece)
            stream.Write(MemoryMarshal.AsBytes(values.Slice(done, int.Min(Piece, values.Length - done))));
    }

    // The JSON writer would put a question mark for half a character, and a null where only a string is read.
    private static void RequireUnicode(string? text, string what)
    {
        ReadOnlySpan<char> left = text;
        bool isUnicode = text is not null;
        while (isUnicode && !left.IsEmpty)
        {
            isUnicode = Rune.DecodeFromUtf16(left, out _, out int length) == OperationStatus.Done;
            left = left[length..];
        }

        if (!isUnicode)
            throw new ArgumentException($"{what} is not Unicode text: {(text is null ? "null" : $"'{Excerpt.Of(text)}'")}.");
    }
}
