using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Unicode;

namespace ModelGen.Checkpoints;

/// <summary>
/// Reads safetensors files and believes nothing: every length, type and offset of the header is checked against the file
/// before memory is reserved for it.
/// </summary>
internal sealed class SafetensorsReader
{
    // How many bytes a value takes, and how values are read, of the types that are.
    private static readonly Dictionary<string, (int Size, Func<SafetensorsReader, int, Array> Read)> Types = new()
    {
        ["F16"] = (2, static (reader, length) => reader.ReadValues<Half>(length)),
        ["BF16"] = (2, static (reader, length) => reader.ReadValues<ushort>(length)),
        ["F32"] = (4, static (reader, length) => reader.ReadValues<float>(length)),
        ["F64"] = (8, static (reader, length) => reader.ReadValues<double>(length)),
        ["I64"] = (8, static (reader, length) => reader.ReadValues<long>(length)),
    };

    private readonly Stream _stream;
    private readonly string _path;

    private SafetensorsReader(Stream stream, string path)
    {
        _stream = stream;
        _path = path;
    }

    /// <summary>The types whose values are read, in words.</summary>
    public static string ReadableTypes { get; } = string.Join(", ", Types.Keys);

    public static Safetensors Read(string path)
    {
        using FileStream stream = RegularFile.OpenRead(path);
        return new SafetensorsReader(stream, path).Read();
    }

    public static IReadOnlyDictionary<string, string> ReadMetadata(string path)
    {
        using FileStream stream = RegularFile.OpenRead(path);
        return new SafetensorsReader(stream, path).ReadDescription().Metadata;
    }

    private Safetensors Read()
    {
        (Dictionary<string, string> metadata, Entry[] entries) = ReadDescription();
        return new Safetensors(
            metadata, entries.ToDictionary(entry => entry.Info.Name, entry => new StoredTensor(entry.Info, entry.Type, ReadValues(entry))));
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

        // A tensor without values begins where the next one does.
        Entry[] inOrder = [.. entries.OrderBy(entry => entry.Begin).ThenBy(entry => entry.End)];
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
        if (length > left)
            throw Malformed($"its header should have {length} bytes, but only {left} follow");
        if (length > Safetensors.MostHeaderBytes)
            throw Malformed($"its header should have {length} bytes, but the longest has {Safetensors.MostHeaderBytes}");

        byte[] text = new byte[(int)length];
        _stream.ReadExactly(text);
        try
        {
            RequireUnicode(text);
            return JsonDocument.Parse(text, new JsonDocumentOptions { AllowDuplicateProperties = false });
        }
        catch (JsonException exception)
        {
            throw Malformed($"its header is not JSON: {Excerpt.Of(exception.Message.TrimEnd('.'))}");
        }
    }

    // JsonDocument takes any bytes for a name, and throws when it is asked for it.
    private void RequireUnicode(byte[] text)
    {
        if (!Utf8.IsValid(text))
            throw Malformed("its header is not UTF-8 text");
        var reader = new Utf8JsonReader(text);
        while (reader.Read())
        {
            try
            {
                if (reader.TokenType is JsonTokenType.PropertyName or JsonTokenType.String && reader.ValueIsEscaped)
                    reader.GetString();
            }
            catch (InvalidOperationException)
            {
                throw Malformed($"its header has one half of a surrogate pair in the text at byte {reader.TokenStartIndex}");
            }
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
        string name = Excerpt.Of(property.Name);
        JsonElement value = property.Value;
        if (value.ValueKind != JsonValueKind.Object)
            throw Malformed($"tensor {name} is not described by an object");
        if (!value.TryGetProperty("dtype", out JsonElement dtype) || dtype.ValueKind != JsonValueKind.String)
            throw Malformed($"tensor {name} has no dtype");

        string type = dtype.GetString()!;
        long[] shape = ReadNumbers(name, value, "shape");
        long[] offsets = ReadNumbers(name, value, "data_offsets");
        if (offsets.Length != 2)
            throw Malformed($"tensor {name} has {offsets.Length} data offsets instead of 2");
        if (offsets[1] < offsets[0])
            throw Malformed($"the data of tensor {name} ends at {offsets[1]}, before it begins at {offsets[0]}");

        long length = 1;
        foreach (long extent in shape)
        {
            if (extent > int.MaxValue || (length *= extent) > int.MaxValue)
                throw TooLarge(name);
        }

        if (length > Array.MaxLength)
            throw TooLarge(name);
        if (Types.TryGetValue(type, out var known) && offsets[1] - offsets[0] != length * known.Size)
            throw Malformed($"tensor {name} has {length} values of type {type}, but {offsets[1] - offsets[0]} bytes of data");

        var info = new TensorInfo(property.Name, Array.ConvertAll(shape, extent => (int)extent));
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
                    : throw Malformed($"{key} of tensor {tensor} holds {Excerpt.Of(element.GetRawText())}, not a size")),
        ];
    }

    private void RequireWhole(Entry[] entries)
    {
        long left = _stream.Length - _stream.Position;
        long end = 0;
        foreach (Entry entry in entries)
        {
            if (entry.Begin != end)
                throw Malformed($"the data of tensor {Excerpt.Of(entry.Info.Name)} begins at {entry.Begin}, not at {end}");
            end = entry.End;
        }

        if (end != left)
            throw Malformed($"its tensors should have {end} bytes in all, but {left} follow the header");
    }

    private Array? ReadValues(Entry entry)
    {
        if (Types.TryGetValue(entry.Type, out var type))
            return type.Read(this, entry.Info.Length);
        _stream.Seek(entry.End - entry.Begin, SeekOrigin.Current);
        return null;
    }

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

    private InvalidDataException Malformed(string why) => new($"{_path} is not a whole safetensors file: {why}.");

    private InvalidDataException TooLarge(string tensor) =>
        new($"{_path} cannot be read: tensor {tensor} has more values than fit into memory, {Array.MaxLength}.");

    private sealed record Entry(TensorInfo Info, string Type, long Begin, long End);
}
