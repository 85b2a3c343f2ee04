using System;
using System.IO;
using System.Text;
using ModelGen.Checkpoints;
using Xunit;

namespace ModelGen.Runtime.Tests.Checkpoints;

/// <summary>Text in a header that is no text, or that a message must not show as it is.</summary>
public sealed class SafetensorsTextTests : IDisposable
{
    private readonly SafetensorsFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    // ~ stands for what is wrong.
    [Theory]
    [InlineData("""{"a~":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}}""")]
    [InlineData("""{"a":{"dtype":"F32~","shape":[0],"data_offsets":[0,0]}}""")]
    [InlineData("""{"a":{"dtype":"F32","shape":[0],"data_offsets":[0,0],"note~":1}}""")]
    [InlineData("""{"a":{"dtype":"F32","shape":["~"],"data_offsets":[0,0]}}""")]
    [InlineData("""{"__metadata__":{"key~":"value"}}""")]
    [InlineData("""{"__metadata__":{"key":"value~"}}""")]
    public void Bytes_that_are_not_UTF_8_and_halves_of_characters_are_damage(string header)
    {
        byte[] notUtf8 = Encoding.Latin1.GetBytes(header.Replace("~", "\xff\xfe"));
        Assert.EndsWith("its header is not UTF-8 text.", Fault(_folder.Write("a", notUtf8, 0)));
        foreach (string half in new[] { "\\ud800", "\\udc00", "\\ud800\\ud800", "\\udc00\\ud800" })
        {
            string path = _folder.Write("a", header.Replace("~", half), []);
            Assert.Contains("is not a whole safetensors file: its header has one half of a surrogate pair", Fault(path));
            Assert.Throws<InvalidDataException>(() => Safetensors.ReadMetadata(path));
        }
    }

    [Fact]
    public void Whole_characters_of_any_kind_are_read()
    {
        string path = _folder.Write("a", """{"\ud83d\ude00é\u0000":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}}""", []);
        Assert.Equal("😀é\0", Assert.Single(Safetensors.Read(path).Tensors.Keys));
    }

    [Theory]
    [InlineData("""{"~":3}""")]
    [InlineData("""{"~":{"shape":[1],"data_offsets":[0,4]}}""")]
    [InlineData("""{"~":{"dtype":"F32","shape":[9],"data_offsets":[0,4]}}""")]
    [InlineData("""{"~":{"dtype":"F32","shape":[4294967296],"data_offsets":[0,4]}}""")]
    [InlineData("""{"~":{"dtype":"F32","shape":[1],"data_offsets":[9,13]}}""")]
    [InlineData("""{"~":{"dtype":"F32","shape":["~"],"data_offsets":[0,4]}}""")]
    [InlineData("""{"~":1,"~":2}""")]
    public void A_message_quotes_a_bounded_part_of_a_name_without_its_control_characters(string header)
    {
        string path = _folder.Write("a", header.Replace("~", @"\u001b[2Jline\nend" + new string('x', 5000)), []);
        string message = Fault(path);
        Assert.DoesNotContain(message, char.IsControl);
        Assert.InRange(message.Length, 1, path.Length + 500);
    }

    [Fact]
    public void A_message_about_values_quotes_a_bounded_part_of_name_and_type()
    {
        string header = $$"""{"n\n{{new string('x', 5000)}}":{"dtype":"T\u0007{{new string('y', 5000)}}","shape":[0],"data_offsets":[0,0] } }""";
        foreach (StoredTensor tensor in Safetensors.Read(_folder.Write("a", header, [])).Tensors.Values)
        {
            string message = Assert.Throws<InvalidOperationException>(tensor.ToFloats).Message;
            Assert.DoesNotContain(message, char.IsControl);
            Assert.InRange(message.Length, 400, 600);
        }
    }

    private static string Fault(string path) => Assert.Throws<InvalidDataException>(() => Safetensors.Read(path)).Message;
}
