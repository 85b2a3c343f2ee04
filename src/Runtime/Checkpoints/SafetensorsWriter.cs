using System;
using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace ModelGen.Checkpoints;

/// <summary>Writes what <see cref="SafetensorsReader"/> reads.</summary>
internal static class SafetensorsWriter
{
    // Values begin at a multiple of 8, so that readers can map the file into memory.
    private const int HeaderAlignment = 8;

    public static void Write(
        string path, IReadOnlyDictionary<string, string> metadata, IEnumerable<TensorInfo> tensors,
        Safetensors.CopyValues copy)
    {
        TensorInfo[] infos = [.. tensors];
        // From the pool: a model is saved after every epoch, and where a step allocates nothing garbage of this size would stay.
        float[] buffer = ArrayPool<float>.Shared.Rent(infos.Select(info => info.Length).DefaultIfEmpty().Max());
        string temporary = path + ".tmp";
        try
        {
            using (FileStream stream = File.Create(temporary))
            {
                WriteHeader(stream, metadata, infos);
                foreach (TensorInfo info in infos)
                    WriteValues(stream, info, copy, buffer.AsSpan(0, info.Length));
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
        finally
        {
            ArrayPool<float>.Shared.Return(buffer);
        }
    }

    private static void WriteHeader(Stream stream, IReadOnlyDictionary<string, string> metadata, TensorInfo[] infos)
    {
        var header = new MemoryStream();
        using (var json = new Utf8JsonWriter(header))
            WriteHeader(json, metadata, infos);
        while (header.Length % HeaderAlignment != 0)
            header.WriteByte((byte)' ');

        Span<byte> length = stackalloc byte[Safetensors.LengthBytes];
        BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
        stream.Write(length);
        header.WriteTo(stream);
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
}
