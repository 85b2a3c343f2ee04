using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace ModelGen.Checkpoints;

/// <summary>
/// Reads safetensors files and believes nothing: every length, type and offset of the header is checked against the file
/// before memory is reserved for it.
/// </summary>
internal sealed class SafetensorsReader
{
    private readonly Stream _stream;
    private readonly string _path;

    private SafetensorsReader(Stream stream, string path)
    {
        _stream = stream;
        _path = path;
    }

    public static Safetensors Read(string path)
    {
        using FileStream stream = File.OpenRead(path);
        return new SafetensorsReader(stream, path).Read();
    }

    public static IReadOnlyDictionary<string, string> ReadMetadata(string path)
    {
        using FileStream stream = File.OpenRead(path);
        return new SafetensorsReader(stream, path).ReadDescription().Metadata;
    }

    private Safetensors Read()
    {
        (Dictionary<string, string> metadata, Entry[] entries) = ReadDescription();
        return new Safetensors(
            metadata, entries.ToDictionary(entry => entry.Info.Name, entry => new StoredTensor(entry.Info, ReadValues(entry))));
    }

    /// <summary>Reads the header; the values, of which there are as many as it says, are next.</summary>
    private (Dictionary<string, string> Metadata, Entry[] Entries) ReadDescription()
    {
        using JsonDocument header = ReadHeader();
        if (header.RootElement.ValueKind != JsonValueKind.Object)
            throw Malformed("its header is not a JSON object");

        var metadata = new Dictionary<string, string>();
        var entries = new List<Entry>();
        foreach (JsonProperty property in header.RootElement.EnumerateObject())
        {
            if (property.Name == Safetensors.MetadataKey)
                metadata = ReadMetadata(property.Value);
            else
                entries.Add(ReadEntry(property));
        }

        Entry[] inOrder = [.. entries.OrderBy(entry => entry.Begin)];
        RequireWhole(inOrder);
        return (metadata, inOrder);
    }

    private JsonDocument ReadHeader()
    {
        Span<byte> prefix = stackalloc byte[Safetensors.LengthBytes];
        if (_stream.ReadAtLeast(prefix, prefix.Length, throwOnEndOfStream: false) < prefix.Length)
            throw Malformed($"it has {_stream.Length} bytes, fewer than the {prefix.Length} of the header's length");

        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        ulong left = (ulong)(_stream.Length - _stream.Position);
        if (length > left || length > int.MaxValue)
            throw Malformed($"its header should have {length} bytes, but only {left} follow");

        byte[] text = new byte[(int)length];
        _stream.ReadExactly(text);
        try
        {
            return JsonDocument.Parse(text, new JsonDocumentOptions { AllowDuplicateProperties = false });
        }
        catch (JsonException exception)
        {
            throw Malformed($"its header is not JSON: {exception.Message}");
        }
    }

    private Dictionary<string, string> ReadMetadata(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object
            || value.EnumerateObject().Any(entry => entry.Value.ValueKind != JsonValueKind.String))
        {
            throw Malformed($"{Safetensors.MetadataKey} is not a map of strings");
        }

        return value.EnumerateObject().ToDictionary(entry => entry.Name, entry => entry.Value.GetString()!);
    }

    private Entry ReadEntry(JsonProperty property)
    {
        string name = property.Name;
        JsonElement value = property.Value;
        if (value.ValueKind != JsonValueKind.Object)
            throw Malformed($"tensor {name} is not described by an object");

        ElementType type = value.TryGetProperty("dtype", out JsonElement dtype) && dtype.ValueKind == JsonValueKind.String
            ? dtype.GetString() switch
            {
                "F32" => ElementType.F32,
                "F64" => ElementType.F64,
                "I64" => ElementType.I64,
                string other => throw Malformed($"tensor {name} has type {other}; only F32, F64 and I64 can be read"),
                null => throw Malformed($"tensor {name} has no dtype"),
            }
            : throw Malformed($"tensor {name} has no dtype");

        long[] shape = ReadNumbers(name, value, "shape");
        long[] offsets = ReadNumbers(name, value, "data_offsets");
        if (offsets.Length != 2)
            throw Malformed($"tensor {name} has {offsets.Length} data offsets instead of 2");

        long length = 1;
        foreach (long extent in shape)
        {
            if (extent > Array.MaxLength || (length *= extent) > Array.MaxLength)
                throw Malformed($"tensor {name} has more values than fit into memory");
        }

        if (offsets[1] - offsets[0] != length * SizeOf(type))
        {
            throw Malformed(
                $"tensor {name} has {length} values of type {type}, but {offsets[1] - offsets[0]} bytes of data");
        }

        var info = new TensorInfo(name, Array.ConvertAll(shape, extent => (int)extent));
        return new Entry(info, type, offsets[0], offsets[1]);
    }

    private long[] ReadNumbers(string tensor, JsonElement value, string key)
    {
        if (!value.TryGetProperty(key, out JsonElement array) || array.ValueKind != JsonValueKind.Array)
            throw Malformed($"tensor {tensor} has no {key}");

        return
        [
            .. array.EnumerateArray().Select(element =>
                element.ValueKind == JsonValueKind.Number && element.TryGetInt64(out long number) && number >= 0
                    ? number
                    : throw Malformed($"{key} of tensor {tensor} holds {element.GetRawText()}, not a size")),
        ];
    }

    private void RequireWhole(Entry[] entries)
    {
        long left = _stream.Length - _stream.Position;
        long end = 0;
        foreach (Entry entry in entries)
        {
            if (entry.Begin != end)
                throw Malformed($"the data of tensor {entry.Info.Name} begins at {entry.Begin}, not at {end}");
            end = entry.End;
        }

        if (end != left)
            throw Malformed($"its tensors should have {end} bytes in all, but {left} follow the header");
    }

    private Array ReadValues(Entry entry) => entry.Type switch
    {
        ElementType.F32 => ReadValues<float>(entry.Info.Length),
        ElementType.F64 => ReadValues<double>(entry.Info.Length),
        _ => ReadValues<long>(entry.Info.Length),
    };

    private T[] ReadValues<T>(int length)
        where T : unmanaged
    {
        // A stream gives at most 2 GB at once; a tensor of that size is read in pieces.
        const int Piece = 1 << 27;
        T[] values = new T[length];
        for (int done = 0; done < length; done += Piece)
            _stream.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan(done, int.Min(Piece, length - done))));
        return values;
    }

    private static int SizeOf(ElementType type) => type == ElementType.F32 ? sizeof(float) : sizeof(double);

    private InvalidDataException Malformed(string why) => new($"{_path} is not a whole safetensors file: {why}.");

    private enum ElementType
    {
        F32,
        F64,
        I64,
    }

    private sealed record Entry(TensorInfo Info, ElementType Type, long Begin, long End);
}
