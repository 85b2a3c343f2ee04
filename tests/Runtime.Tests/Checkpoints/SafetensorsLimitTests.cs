using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Pipes;
using System.Linq;
using System.Text;
using ModelGen.Checkpoints;
using ModelGen.Tests;
using Xunit;

namespace ModelGen.Runtime.Tests.Checkpoints;

/// <summary>Each limit of the format, from both sides: nothing that a header says is believed, and nothing that is right is refused.</summary>
public sealed class SafetensorsLimitTests : IDisposable
{
    private readonly SafetensorsFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    // 2^31, 2^32 and 2^64 become other numbers, or zero, where they are calculated with fewer bits.
    [Theory]
    [InlineData("2147483648, 0")]
    [InlineData("0, 2147483648")]
    [InlineData("0, 4294967296")]
    [InlineData("4294967296, 0")]
    [InlineData("9223372036854775807, 0")]
    [InlineData("65536, 65536")]
    [InlineData("65536, 65536, 65536, 65536")]
    [InlineData("4294967296, 4294967296")]
    [InlineData("2147483647, 2147483647, 2147483647, 2147483647")]
    [InlineData("2147483647")]
    [InlineData("65536, 65536, 0")]
    public void An_extent_or_a_product_that_would_wrap_around_is_refused(string shape)
    {
        // The offsets are those of the number that it would wrap around to.
        string path = _folder.Write("a", Encoding.UTF8.GetBytes(Header(shape, 0)), 0);
        Assert.EndsWith(
            $"tensor x has more values than fit into memory, {Array.MaxLength}.",
            Assert.Throws<InvalidDataException>(() => Safetensors.Read(path)).Message);
    }

    [Theory]
    [InlineData("2147483647, 0")]
    [InlineData("0, 2147483647")]
    [InlineData("0, 2147483647, 2147483647")]
    public void A_tensor_without_values_may_be_as_wide_as_it_likes(string shape)
    {
        string path = _folder.Write("a", Encoding.UTF8.GetBytes(Header(shape, 0)), 0);
        Assert.Equal($"x [{shape}]", Safetensors.Read(path).Tensors["x"].Info.ToString());
    }

    [Fact]
    public void A_scalar_has_one_value() => Assert.Empty(
        Safetensors.Read(_folder.Write("a", Header("", 4), new byte[4])).Tensors["x"].Info.Shape);

    [Fact]
    public void An_offset_beyond_64_bits_is_no_size() => Assert.Contains(
        "data_offsets of tensor x holds 18446744073709551616, not a size",
        Fault(_folder.Write("a", """{"x":{"dtype":"F32","shape":[0],"data_offsets":[0,18446744073709551616]}}""", [])));

    [Fact]
    public void Tensors_without_values_stand_anywhere()
    {
        const string Header = """
            {"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"none":{"dtype":"F32","shape":[0],"data_offsets":[0,0]},
            "y":{"dtype":"F32","shape":[1],"data_offsets":[4,8]},"last":{"dtype":"F32","shape":[0],"data_offsets":[8,8]}}
            """;
        Assert.Equal(["last", "none", "x", "y"], Safetensors.Read(_folder.Write("a", Header, new byte[8])).Tensors.Keys.Order());
    }

    [Fact]
    public void A_longer_header_than_the_format_allows_is_refused_before_memory_is_reserved()
    {
        string path = _folder["a"];
        using (FileStream stream = File.Create(path))
        {
            stream.Write(BitConverter.GetBytes(100_000_001L));
            stream.SetLength(100_000_100);
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.EndsWith("its header should have 100000001 bytes, but the longest has 100000000.", Fault(path));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
    }

    [Fact]
    public void The_longest_header_and_the_longest_tensor_are_looked_at()
    {
        string path = _folder["a"];
        using (FileStream stream = File.Create(path))
        {
            stream.Write(BitConverter.GetBytes(100_000_000L));
            stream.SetLength(100_000_008);
        }

        Assert.Contains("its header is not JSON", Fault(path));
        Assert.Contains(
            $"tensor x has {Array.MaxLength} values of type F32, but 0 bytes of data", Fault(_folder.Write("b", Header($"{Array.MaxLength}", 0), [])));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    public void A_file_that_ends_before_its_header_s_length_is_told_as_such(int length)
    {
        File.WriteAllBytes(_folder["a"], new byte[length]);
        Assert.EndsWith($"it has {length} bytes, fewer than the 8 of the header's length.", Fault(_folder["a"]));
    }

    [SkippableFact, NeedsLinux]
    public void A_pipe_is_no_file_to_read()
    {
        using var pipe = new AnonymousPipeServerStream(PipeDirection.In);
        string path = $"/proc/self/fd/{pipe.SafePipeHandle.DangerousGetHandle()}";
        Assert.Contains("is no regular file.", Assert.Throws<IOException>(() => Safetensors.Read(path)).Message);
        Assert.Throws<IOException>(() => Safetensors.ReadMetadata(path));
    }

    [Fact]
    public void A_header_as_long_as_2_to_the_63_is_refused()
    {
        string path = _folder["a"];
        File.WriteAllBytes(path, [.. BitConverter.GetBytes(ulong.MaxValue), 1, 2, 3]);
        Assert.EndsWith("its header should have 18446744073709551615 bytes, but only 3 follow.", Fault(path));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public void Values_begin_at_a_multiple_of_8_bytes(int nameLength)
    {
        byte[] file = File.ReadAllBytes(_folder.WriteOne("a", new string('n', nameLength)));
        long header = BitConverter.ToInt64(file);
        Assert.Equal((0L, 8 + header + 4), (header % 8, (long)file.Length));
        Assert.InRange(Encoding.UTF8.GetString(file.AsSpan(8, (int)header)).TrimEnd(' ').Length, header - 7, header);
    }

    [Fact]
    public void Metadata_alone_is_a_file()
    {
        Safetensors.Write(_folder["a"], new Dictionary<string, string> { ["a"] = "b" }, [], static (_, _) => { });
        Assert.Equal(("b", 0), (Safetensors.ReadMetadata(_folder["a"])["a"], Safetensors.Read(_folder["a"]).Tensors.Count));
    }

    private static string Header(string shape, int end) => $$"""{"x":{"dtype":"F32","shape":[{{shape}}],"data_offsets":[0,{{end}}] } }""";

    private static string Fault(string path) => Assert.Throws<InvalidDataException>(() => Safetensors.Read(path)).Message;
}
