using System;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using ModelGen.Checkpoints;
using Xunit;

namespace ModelGen.Runtime.Tests.Checkpoints;

/// <summary>Which types of values are read, and what becomes of the others.</summary>
public sealed class SafetensorsTypeTests : IDisposable
{
    private readonly SafetensorsFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Half_precision_becomes_float()
    {
        Half[] values = [(Half)1, (Half)(-2.5), Half.Epsilon, Half.PositiveInfinity];
        var tensor = Read("F16", MemoryMarshal.AsBytes<Half>(values).ToArray(), 4);

        Assert.Equal("F16", tensor.Type);
        Assert.Equal([1f, -2.5f, 5.9604645e-8f, float.PositiveInfinity], tensor.ToFloats());
        Assert.Equal([1, -2.5, 5.9604644775390625e-8, double.PositiveInfinity], tensor.ToDoubles());
        Assert.Throws<InvalidOperationException>(tensor.ToIntegers);
    }

    [Fact]
    public void Bfloat16_becomes_float()
    {
        // The upper halves of 1, -2.5, 3.140625 and NaN.
        ushort[] values = [0x3f80, 0xc020, 0x4049, 0x7fc0];
        var tensor = Read("BF16", MemoryMarshal.AsBytes<ushort>(values).ToArray(), 4);

        Assert.Equal("BF16", tensor.Type);
        Assert.Equal([1f, -2.5f, 3.140625f, float.NaN], tensor.ToFloats());
        Assert.Equal([1, -2.5, 3.140625, double.NaN], tensor.ToDoubles());
        Assert.Throws<InvalidOperationException>(tensor.ToIntegers);
    }

    [Fact]
    public void Double_precision_is_rounded_only_where_floats_are_wanted()
    {
        double[] values = [0.1, -1e300];
        var tensor = Read("F64", MemoryMarshal.AsBytes<double>(values).ToArray(), 2);
        Assert.Equal(values, tensor.ToDoubles());
        Assert.Equal([0.1f, float.NegativeInfinity], tensor.ToFloats());
        Assert.Equal("Tensor x [2] holds floating point numbers, not integers.", Assert.Throws<InvalidOperationException>(tensor.ToIntegers).Message);
    }

    [Theory]
    [InlineData("F32")]
    [InlineData("F64")]
    public void What_was_copied_out_is_the_callers_own(string type)
    {
        byte[] bytes = type == "F32" ? MemoryMarshal.AsBytes<float>([1f, 2f]).ToArray() : MemoryMarshal.AsBytes<double>([1d, 2d]).ToArray();
        var tensor = Read(type, bytes, 2);

        tensor.ToFloats()[0] = 3;
        tensor.ToDoubles()[1] = 4;

        Assert.Equal([1f, 2f], tensor.ToFloats());
        Assert.Equal([1d, 2d], tensor.ToDoubles());
        Assert.Equal([1f, 2f], tensor.AsFloats().ToArray());
        // Looking at values copies them only where they have to be converted.
        Assert.Equal(type == "F32", tensor.AsFloats() == tensor.AsFloats());
    }

    [Fact]
    public void Integers_are_no_floats_and_may_be_too_large()
    {
        long[] values = [int.MaxValue, int.MinValue];
        var tensor = Read("I64", MemoryMarshal.AsBytes<long>(values).ToArray(), 2);
        Assert.Equal([int.MaxValue, int.MinValue], tensor.ToIntegers());
        const string Wrong = "Tensor x [2] holds integers, not floating point numbers.";
        Assert.Equal(Wrong, Assert.Throws<InvalidOperationException>(tensor.ToFloats).Message);
        Assert.Equal(Wrong, Assert.Throws<InvalidOperationException>(tensor.ToDoubles).Message);

        values[0]++;
        Assert.Throws<OverflowException>(Read("I64", MemoryMarshal.AsBytes<long>(values).ToArray(), 2).ToIntegers);
    }

    [Theory]
    [InlineData("BOOL", 3, 3)]
    [InlineData("U8", 3, 3)]
    [InlineData("I32", 3, 12)]
    [InlineData("F8_E4M3", 3, 3)]
    [InlineData("F4", 4, 2)]
    [InlineData("a type of tomorrow", 3, 7)]
    public void A_foreign_type_is_listed_and_refused_where_its_values_are_wanted(string type, int length, int bytes)
    {
        string header = $$"""
            {"before":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},
            "mask":{"dtype":"{{type}}","shape":[{{length}}],"data_offsets":[4,{{4 + bytes}}]},
            "after":{"dtype":"F32","shape":[1],"data_offsets":[{{4 + bytes}},{{8 + bytes}}] } }
            """;
        byte[] values = [.. BitConverter.GetBytes(1f), .. new byte[bytes], .. BitConverter.GetBytes(2f)];

        var file = Safetensors.Read(_folder.Write("a", header, values));

        Assert.Equal((1f, 2f), (file.Tensors["before"].ToFloats()[0], file.Tensors["after"].ToFloats()[0]));
        var mask = file.Tensors["mask"];
        Assert.Equal((type, length), (mask.Type, mask.Info.Length));
        string wrong = $"Tensor mask [{length}] has type {type}; values can be read of type F16, BF16, F32, F64, I64.";
        Assert.Equal(wrong, Assert.Throws<InvalidOperationException>(mask.ToFloats).Message);
        Assert.Equal(wrong, Assert.Throws<InvalidOperationException>(mask.ToDoubles).Message);
        Assert.Equal(wrong, Assert.Throws<InvalidOperationException>(mask.ToIntegers).Message);
    }

    [Fact]
    public void A_tensor_that_is_too_large_is_not_called_damage()
    {
        string path = _folder.Write("a", """{"x":{"dtype":"F32","shape":[4294967296],"data_offsets":[0,17179869184]}}""", []);
        string message = Assert.Throws<InvalidDataException>(() => Safetensors.Read(path)).Message;
        Assert.Equal($"{path} cannot be read: tensor x has more values than fit into memory, {Array.MaxLength}.", message);
    }

    private StoredTensor Read(string type, byte[] values, int length) => Safetensors.Read(_folder.Write(
        "a", $$"""{"x":{"dtype":"{{type}}","shape":[{{length}}],"data_offsets":[0,{{values.Length}}] } }""", values)).Tensors.Values.Single();
}
