using ModelGen.Generator.Lowering;
using Xunit;
using Buffer = ModelGen.Generator.Lowering.Buffer;

namespace ModelGen.Generator.Tests.Lowering;

/// <summary>How many classes the softmax layer works on at a time.</summary>
public sealed class SoftmaxLayerTests
{
    /// <summary>Twelve classes are a tile; weights and exponentials of all tiles are at most a megabyte, or one tile.</summary>
    [Theory]
    [InlineData(16, 16, 96)]
    [InlineData(1024, 1024, 96)]
    [InlineData(2048, 1024, 84)]
    [InlineData(1024, 2048, 84)]
    [InlineData(1500, 700, 108 - 12)]
    [InlineData(4096, 4096, 24)]
    [InlineData(4096, 9000, 12)]
    [InlineData(100_000, 700, 12)]
    public void A_chunk_of_classes_fits_into_a_cache(int inputs, int rows, int classes) => Assert.Equal(classes, Layer(inputs, rows).Chunk);

    private static SoftmaxLayer Layer(int inputs, int rows)
    {
        View weights = Make("weights", inputs), exponentials = Make("exponentials", rows), other = Make("other", rows);
        return new(weights, other, exponentials, other, other, other, other, other, other, other);
    }

    private static View Make(string name, int columns) =>
        new(new Buffer(name, Role.Activation, Dim.One, new Dim("V", 200), new Dim($"{columns}", columns)));
}
