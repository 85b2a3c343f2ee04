using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using ModelGen.Checkpoints;
using ModelGen.Tests;
using Xunit;

namespace ModelGen.Runtime.Tests.Checkpoints;

public sealed class SafetensorsTests : IDisposable
{
    private readonly SafetensorsFolder _folder = new();

    private string File => _folder["a.safetensors"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_is_written_is_read()
    {
        Write();

        var file = Safetensors.Read(File);

        Assert.Equal("ä \"quoted\"", file.Metadata["what"]);
        Assert.Equal(["first", "nothing"], file.Tensors.Keys.Order());
        Assert.Equal([2, 3], file.Tensors["first"].Info.Shape);
        Assert.Equal([0, 1, 2, 3, 4, 5], file.Tensors["first"].ToFloats());
        Assert.Equal([0, 1, 2, 3, 4, 5], file.Tensors["first"].ToDoubles());
        Assert.Empty(file.Tensors["nothing"].ToFloats());
        Assert.Throws<InvalidOperationException>(file.Tensors["first"].ToIntegers);
        Assert.Single(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void A_write_that_fails_leaves_the_old_file()
    {
        Write();
        byte[] before = System.IO.File.ReadAllBytes(File);

        Assert.Throws<NotSupportedException>(() => Safetensors.Write(
            File, new Dictionary<string, string>(), [new TensorInfo("x", [1])], (_, _) => throw new NotSupportedException()));

        Assert.Equal(before, System.IO.File.ReadAllBytes(File));
        Assert.Single(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void Fixtures_are_read()
    {
        string path = Path.Combine(Repository.Root, "tests/fixtures/lm_lstm_h8_l1.safetensors");

        var file = Safetensors.Read(path);

        Assert.Equal("8", file.Metadata["H"]);
        Assert.Equal([4, 3], file.Tensors["in.tokens"].Info.Shape);
        Assert.All(file.Tensors["in.tokens"].ToIntegers(), id => Assert.InRange(id, 0, 29));
        Assert.Equal(13.7197679722, file.Tensors["loss"].ToDoubles().Single(), 10);
        Assert.Throws<InvalidOperationException>(file.Tensors["in.tokens"].ToFloats);
    }

    [Fact]
    public void A_file_cut_off_anywhere_is_malformed()
    {
        Write();
        byte[] whole = System.IO.File.ReadAllBytes(File);
        for (int length = 0; length < whole.Length; length++)
        {
            System.IO.File.WriteAllBytes(File, whole[..length]);
            Assert.StartsWith($"{File} is not a whole safetensors file: it", Fault());
        }
    }

    [Theory]
    [InlineData("[]", "its header is not a JSON object")]
    [InlineData("{", "its header is not JSON")]
    [InlineData("""{"a":{},"a":{}}""", "its header is not JSON")]
    [InlineData("""{"__metadata__":{"n":1}}""", "__metadata__ is not a map of strings")]
    [InlineData("""{"x":3}""", "tensor x is not described by an object")]
    [InlineData("""{"x":{"shape":[1],"data_offsets":[0,4]}}""", "tensor x has no dtype")]
    [InlineData("""{"x":{"dtype":"BF16","shape":[1],"data_offsets":[0,4]}}""", "tensor x has 1 values of type BF16, but 4 bytes")]
    [InlineData("""{"x":{"dtype":"F16","shape":[1],"data_offsets":[0,4]}}""", "tensor x has 1 values of type F16, but 4 bytes")]
    [InlineData("""{"x":{"dtype":"F64","shape":[1],"data_offsets":[0,4]}}""", "tensor x has 1 values of type F64, but 4 bytes")]
    [InlineData("""{"x":{"dtype":"I64","shape":[1],"data_offsets":[0,4]}}""", "tensor x has 1 values of type I64, but 4 bytes")]
    [InlineData("""{"x":{"dtype":7,"shape":[1],"data_offsets":[0,4]}}""", "tensor x has no dtype")]
    [InlineData("""{"x":{"dtype":"F32","shape":1,"data_offsets":[0,4]}}""", "tensor x has no shape")]
    [InlineData("""{"x":{"dtype":"F32","shape":[1]}}""", "tensor x has no data_offsets")]
    [InlineData("""{"x":{"dtype":"F32","shape":["1"],"data_offsets":[0,4]}}""", "shape of tensor x holds \"1\"")]
    [InlineData("""{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4,8]}}""", "tensor x has 3 data offsets instead of 2")]
    [InlineData("""{"x":{"dtype":"F32","shape":[1],"data_offsets":[8,4]}}""", "the data of tensor x ends at 4, before it begins at 8")]
    [InlineData("""{"x":{"dtype":"BOOL","shape":[1],"data_offsets":[8,4]}}""", "the data of tensor x ends at 4, before it begins at 8")]
    [InlineData("""{"__metadata__":7}""", "__metadata__ is not a map of strings")]
    [InlineData("""{"a":{},"\u0061":{}}""", "its header is not JSON")]
    [InlineData("""{"x":{"dtype":"F32","data_offsets":[0,4]}}""", "tensor x has no shape")]
    [InlineData("""{"x":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}""", "shape of tensor x holds -1")]
    [InlineData("""{"x":{"dtype":"F32","shape":[1.5],"data_offsets":[0,4]}}""", "shape of tensor x holds 1.5")]
    [InlineData("""{"x":{"dtype":"F32","shape":[1],"data_offsets":[0]}}""", "tensor x has 1 data offsets instead of 2")]
    [InlineData("""{"x":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""", "tensor x has 2 values of type F32, but 4 bytes")]
    [InlineData("""{"x":{"dtype":"F32","shape":[2],"data_offsets":[4,8]}}""", "tensor x has 2 values of type F32, but 4 bytes")]
    [InlineData("""{"x":{"dtype":"F32","shape":[99999,99999],"data_offsets":[0,4]}}""", "more values than fit into memory")]
    [InlineData("""{"x":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", "the data of tensor x begins at 4, not at 0")]
    [InlineData("""{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", "should have 4 bytes in all, but 8 follow")]
    public void Every_fault_is_named(string header, string fault)
    {
        byte[] text = Encoding.UTF8.GetBytes(header);
        System.IO.File.WriteAllBytes(File, [.. BitConverter.GetBytes((long)text.Length), .. text, .. new byte[8]]);
        Assert.Contains(fault, Fault());
        Assert.Matches(@"[^.]\.$", Fault());
    }

    private void Write() => Safetensors.Write(
        File,
        new Dictionary<string, string> { ["what"] = "ä \"quoted\"" },
        [new TensorInfo("first", [2, 3]), new TensorInfo("nothing", [0])],
        (name, values) =>
        {
            for (int i = 0; i < values.Length; i++)
                values[i] = i;
        });

    private string Fault() => Assert.Throws<InvalidDataException>(() => Safetensors.Read(File)).Message;
}
