using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using ModelGen.Checkpoints;
using Xunit;

namespace ModelGen.Runtime.Tests.Checkpoints;

/// <summary>What is written can be read, or is refused before anything is touched; and a save touches nothing but its own file.</summary>
public sealed class SafetensorsWriteTests : IDisposable
{
    private static readonly TensorInfo One = new("x", [1]);
    private readonly SafetensorsFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string> Odd => ["", " ", "ä😀", "\0", "a\nb", "\"", "\\", "dtype", "../x", "__metadata", new string('n', 70_000)];

    [Theory]
    [MemberData(nameof(Odd))]
    public void Odd_names_and_metadata_come_back(string odd)
    {
        string path = _folder.WriteOne("a", odd, new() { [odd] = odd });
        var file = Safetensors.Read(path);
        Assert.Equal((odd, odd), (Assert.Single(file.Metadata).Key, file.Metadata[odd]));
        Assert.Equal([1], file.Tensors[odd].ToFloats());
    }

    [Fact]
    public void What_no_reader_could_make_sense_of_is_refused()
    {
        Refuses("The name of tensor x [1] is taken.", tensors: [One, One]);
        Refuses("The name of tensor __metadata__ [1] is taken.", tensors: [new("__metadata__", [1])]);
        Refuses("The name of a tensor is not Unicode text: 'x\\ud800'.", tensors: [new("x\ud800", [1])]);
        Refuses("An extent of tensor y [-1, -2] is negative.", tensors: [One, new("y", [-1, -2])]);
        Refuses("An extent of tensor y [-1, 0] is negative.", tensors: [One, new("y", [-1, 0])]);
        Refuses("A key of the metadata is not Unicode text: '\\udc00'.", new() { ["\udc00"] = "" });
        Refuses("The metadata's key is not Unicode text: 'a\\ud800b'.", new() { ["key"] = "a\ud800b" });
        Refuses("The metadata's key is not Unicode text: null.", new() { ["key"] = null! });
        Refuses("Names and metadata take 100000032 bytes; the longest header has 100000000.", new() { ["key"] = new('v', 99_999_999) });

        void Refuses(string message, Dictionary<string, string>? metadata = null, params TensorInfo[] tensors)
        {
            string path = _folder.WriteOne("a");
            byte[] before = File.ReadAllBytes(path);
            var error = Assert.Throws<ArgumentException>(() => Safetensors.Write(path, metadata ?? [], tensors, static (_, _) => { }));
            Assert.Equal(message, error.Message);
            Assert.Equal(before, File.ReadAllBytes(path));
            Assert.Single(Directory.GetFileSystemEntries(_folder.Path));
        }
    }

    [Fact]
    public void Equal_contents_are_equal_bytes_in_whatever_order_the_metadata_comes()
    {
        byte[] one = File.ReadAllBytes(_folder.WriteOne("a", "x", new() { ["b"] = "1", ["a"] = "2", ["B"] = "3" }));
        Assert.Equal(one, File.ReadAllBytes(_folder.WriteOne("a", "x", new() { ["B"] = "3", ["a"] = "2", ["b"] = "1" })));
        Assert.StartsWith("""{"__metadata__":{"B":"3","a":"2","b":"1"},""", System.Text.Encoding.UTF8.GetString(one, 8, one.Length - 8), StringComparison.Ordinal);
    }

    [Fact]
    public void Files_of_others_stay_as_they_are()
    {
        File.WriteAllText(_folder["a.tmp"], "another's");
        Directory.CreateDirectory(_folder["b.tmp"]);
        Assert.Throws<NotSupportedException>(() => Safetensors.Write(_folder["a"], Nothing, [One], (_, _) => throw new NotSupportedException()));
        _folder.WriteOne("a");
        _folder.WriteOne("b");

        Assert.Equal("another's", File.ReadAllText(_folder["a.tmp"]));
        Assert.Equal(["a", "a.tmp", "b", "b.tmp"], Entries());
    }

    [Fact]
    public void Two_writers_of_one_file_are_not_in_each_others_way()
    {
        Safetensors.Write(_folder["a"], Nothing, [One], (_, values) =>
        {
            values[0] = 2;
            _folder.WriteOne("a");
            Assert.Equal([1], Safetensors.Read(_folder["a"]).Tensors["x"].ToFloats());
        });
        Assert.Equal([2], Safetensors.Read(_folder["a"]).Tensors["x"].ToFloats());
        Assert.Equal(["a"], Entries());
    }

    [Fact]
    public void A_link_in_place_of_the_file_is_replaced_and_not_followed()
    {
        string target = _folder.WriteOne("target");
        byte[] before = File.ReadAllBytes(target);
        File.CreateSymbolicLink(_folder["a"], target);

        _folder.WriteOne("a", "y");

        Assert.Equal(before, File.ReadAllBytes(target));
        Assert.Null(new FileInfo(_folder["a"]).LinkTarget);
        Assert.Equal(["a", "target"], Entries());
    }

    [Fact]
    public void The_file_that_is_replaced_can_be_kept()
    {
        byte[] before = File.ReadAllBytes(_folder.WriteOne("a"));
        SafetensorsWriter.Write(_folder["a"], Nothing, [One], static (_, values) => values[0] = 2, keepAs: _folder["a.1"]);
        Assert.Equal(before, File.ReadAllBytes(_folder["a.1"]));
        Assert.Equal([2], Safetensors.Read(_folder["a"]).Tensors["x"].ToFloats());
        Assert.Equal(["a", "a.1"], Entries());
    }

    [Fact]
    public void A_file_that_cannot_take_its_place_leaves_nothing_behind()
    {
        Directory.CreateDirectory(_folder["a/full"]);
        Assert.ThrowsAny<SystemException>(() => _folder.WriteOne("a"));
        Assert.Equal(["a"], Entries());
        Assert.Throws<DirectoryNotFoundException>(() => _folder.WriteOne("nowhere/a"));
    }

    private static Dictionary<string, string> Nothing => [];

    private string[] Entries() => [.. Directory.GetFileSystemEntries(_folder.Path).Select(path => Path.GetFileName(path)!).Order()];
}
