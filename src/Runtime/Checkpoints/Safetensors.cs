using System;
using System.Collections.Generic;
using System.IO;

namespace ModelGen.Checkpoints;

/// <summary>
/// A safetensors file: named tensors, and a map of strings that says what they are. The format is a 64-bit little-endian
/// length, a JSON header of that length, and the values of all tensors one after the other, little-endian and row-major.
/// </summary>
public sealed class Safetensors
{
    internal const string MetadataKey = "__metadata__";
    internal const int LengthBytes = sizeof(ulong);

    /// <summary>The longest header that other readers of the format take.</summary>
    internal const int MostHeaderBytes = 100_000_000;

    internal Safetensors(IReadOnlyDictionary<string, string> metadata, IReadOnlyDictionary<string, StoredTensor> tensors)
    {
        Metadata = metadata;
        Tensors = tensors;
    }

    /// <summary>What the file says about itself: the header's <c>__metadata__</c>; empty when it says nothing.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>The tensors by name.</summary>
    public IReadOnlyDictionary<string, StoredTensor> Tensors { get; }

    /// <summary>Copies the values of one tensor out, such as an <see cref="ILanguageModel{TSelf}"/> does with its parameters.</summary>
    /// <param name="name">The tensor.</param>
    /// <param name="destination">Receives the values, row-major; as long as the tensor.</param>
    public delegate void CopyValues(string name, Span<float> destination);

    /// <summary>
    /// Reads a file. The values of tensors of the types F16, BF16, F32, F64 and I64 are read; tensors of other types are listed
    /// without.
    /// </summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="InvalidDataException">
    /// The file is truncated or malformed, or a tensor is too large for an array; the message names file and fault.
    /// </exception>
    public static Safetensors Read(string path) => SafetensorsReader.Read(path);

    /// <summary>Reads what a file says about itself, and not its tensors.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="InvalidDataException">
    /// The file is truncated or malformed, or a tensor is too large for an array; the message names file and fault.
    /// </exception>
    public static IReadOnlyDictionary<string, string> ReadMetadata(string path) => SafetensorsReader.ReadMetadata(path);

    /// <summary>
    /// Writes F32 tensors to a file. They go to a temporary file beside it first, which takes its place when it is on the disk: a
    /// crash in between leaves the old file as it was, and perhaps a file whose name ends in <c>.tmp</c>.
    /// </summary>
    /// <param name="path">The file; one that exists is replaced.</param>
    /// <param name="metadata">What the file says about itself.</param>
    /// <param name="tensors">The tensors in the order in which to write them.</param>
    /// <param name="copy">Gives the values of each.</param>
    /// <param name="keepAs">What the file that is replaced is called from then on; null to lose it.</param>
    /// <exception cref="ArgumentException">
    /// No reader could make sense of it: two tensors have one name, a name is not Unicode text, an extent is negative.
    /// </exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(
        string path, IReadOnlyDictionary<string, string> metadata, IEnumerable<TensorInfo> tensors, CopyValues copy, string? keepAs = null) =>
        SafetensorsWriter.Write(path, metadata, tensors, copy, keepAs);

    /// <summary>A path beside a file that nothing else has, for a file that is to take its place.</summary>
    public static string TemporaryOf(string path) => SafetensorsWriter.TemporaryOf(path);

    /// <summary>Paths such as those of <see cref="TemporaryOf"/>: of writes under way, or of processes that ended within one.</summary>
    /// <exception cref="IOException">The directory cannot be read.</exception>
    public static IEnumerable<string> TemporariesOf(string path) => SafetensorsWriter.TemporariesOf(path);
}
