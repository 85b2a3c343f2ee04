using System;
using System.Collections.Generic;
using System.IO;
using System.Text;
using ModelGen.Checkpoints;

namespace ModelGen.Runtime.Tests.Checkpoints;

/// <summary>A folder of its own for the files of one test, gone afterwards.</summary>
internal sealed class SafetensorsFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("modelgen-safetensors-").FullName;

    public string this[string name] => System.IO.Path.Combine(Path, name);

    /// <summary>A file with this header, whose length is right, and this many bytes of values.</summary>
    public string Write(string name, byte[] header, int values) => Write(name, header, new byte[values]);

    /// <summary>A file with this header, whose length is right, and these bytes of values.</summary>
    public string Write(string name, byte[] header, byte[] values)
    {
        File.WriteAllBytes(this[name], [.. BitConverter.GetBytes((long)header.Length), .. header, .. values]);
        return this[name];
    }

    /// <inheritdoc cref="Write(string, byte[], byte[])"/>
    public string Write(string name, string header, byte[] values) => Write(name, Encoding.UTF8.GetBytes(header), values);

    /// <summary>A file with one tensor of ones.</summary>
    public string WriteOne(string name, string tensor = "x", Dictionary<string, string>? metadata = null)
    {
        Safetensors.Write(this[name], metadata ?? [], [new TensorInfo(tensor, [1])], (_, values) => values.Fill(1));
        return this[name];
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
