using System;
using System.Linq;
using Xunit;
using static ModelGen.Tests.ModelReading;

namespace ModelGen.Runtime.Tests.Models;

[LstmModel(VocabSize = 41, EmbeddingSize = 7, HiddenSize = 19, NumLayers = 2, NumSteps = 3, BatchSize = 2, InitScale = 0.3)]
[Initialize("kernel_*", Initializer.Orthogonal)]
[Initialize("softmax_w", Initializer.Orthogonal, Scale = 3)]
[Initialize("embedding", Initializer.Glorot)]
[Initialize("bias_*", Initializer.Constant, Scale = 0.5)]
[Initialize("bias_1", Initializer.Constant)]
internal sealed partial class OrthogonalAtStart;

[RecurrentLayer(InputSize = 9, HiddenSize = 19, NumSteps = 3, BatchSize = 2, Bidirectional = true, InitScale = 0.3, Cell = typeof(Cells.Gru))]
[Initialize("*", Initializer.Glorot, Scale = 2)]
[Initialize("*_reverse", Initializer.Uniform)]
[Initialize("bias_0", Initializer.Uniform, Scale = 0.01)]
internal sealed partial class GlorotAtStart;

/// <summary>How parameters start where the declaration says so.</summary>
public sealed class InitializerTests
{
    /// <summary>Each gate by itself, and the rows of the input apart from those of the state.</summary>
    [Theory]
    [InlineData("kernel_0", 0, 7, 1)]
    [InlineData("kernel_0", 7, 19, 1)]
    [InlineData("kernel_1", 0, 19, 1)]
    [InlineData("kernel_1", 19, 19, 1)]
    public void Blocks_of_a_kernel_are_orthogonal(string name, int firstRow, int rows, double scale)
    {
        using var model = new OrthogonalAtStart(new ModelOptions { Threads = 1 });
        TensorInfo kernel = OrthogonalAtStart.Parameters.Single(parameter => parameter.Name == name);
        float[] values = Read(kernel, model.GetParameter);
        for (int gate = 0; gate < 4; gate++)
            AssertOrthogonal(values, kernel.Shape[1], firstRow, rows, gate * 19, 19, scale);
    }

    [Fact]
    public void A_matrix_that_is_one_block_is_orthogonal_as_a_whole()
    {
        using var model = new OrthogonalAtStart(new ModelOptions { Threads = 1 });
        TensorInfo softmax = OrthogonalAtStart.Parameters.Single(parameter => parameter.Name == "softmax_w");
        AssertOrthogonal(Read(softmax, model.GetParameter), 41, 0, 19, 0, 41, 3);
    }

    [Fact]
    public void Large_blocks_are_orthogonal_whoever_makes_them()
    {
        const int Size = 400;
        float[] values = new float[Size * Size], again = new float[Size * Size];
        var start = new Engines.ParameterStart(Initializer.Orthogonal);
        start.Fill(5, 3, 1, Size, values);
        start.Fill(5, 3, 1, Size, again);
        Assert.Equal(values, again);
        AssertOrthogonal(values, Size, 0, Size, 0, Size, 1);

        // Not of the kind that is nearly the unit matrix: the first vector is as it was drawn.
        Assert.True(values.Max(Math.Abs) < 0.3);
    }

    [Fact]
    public void Other_seeds_are_other_matrices_and_each_parameter_has_its_own()
    {
        using var model = new OrthogonalAtStart(new ModelOptions { Threads = 1 });
        using var other = new OrthogonalAtStart(new ModelOptions { Threads = 1, Seed = 2 });
        using var same = new OrthogonalAtStart(new ModelOptions { Threads = 2 });
        TensorInfo kernel = OrthogonalAtStart.Parameters.Single(parameter => parameter.Name == "kernel_1");
        float[] values = Read(kernel, model.GetParameter);
        Assert.NotEqual(values, Read(kernel, other.GetParameter));
        Assert.Equal(values, Read(kernel, same.GetParameter));
        Assert.NotEqual(values[..19], values[19..38]);
    }

    [Fact]
    public void Glorot_is_uniform_by_the_size_of_a_block()
    {
        using var layer = new GlorotAtStart(new ModelOptions { Threads = 1 });
        using var model = new OrthogonalAtStart(new ModelOptions { Threads = 1 });
        TensorInfo kernel = GlorotAtStart.Parameters.Single(parameter => parameter.Name == "kernel_0");
        float[] values = Read(kernel, layer.GetParameter);
        int columns = kernel.Shape[1];
        AssertUniform(2 * Math.Sqrt(6.0 / (9 + 19)), values[..(9 * columns)]);
        AssertUniform(2 * Math.Sqrt(6.0 / (19 + 19)), values[(9 * columns)..]);
        AssertUniform(Math.Sqrt(6.0 / (41 + 7)), Read(OrthogonalAtStart.Parameters[0], model.GetParameter));
    }

    [Fact]
    public void Uniform_has_the_scale_of_the_model_or_its_own_and_vectors_pass_matrices_by()
    {
        using var layer = new GlorotAtStart(new ModelOptions { Threads = 1 });
        AssertUniform(0.3, Values("kernel_0_reverse"));
        AssertUniform(0.3, Values("bias_0_reverse"));
        AssertUniform(0.01, Values("bias_0"));

        float[] Values(string name) => Read(GlorotAtStart.Parameters.Single(parameter => parameter.Name == name), layer.GetParameter);
    }

    [Fact]
    public void A_constant_is_that()
    {
        using var model = new OrthogonalAtStart(new ModelOptions { Threads = 1 });
        Assert.All(Read(OrthogonalAtStart.Parameters.Single(parameter => parameter.Name == "bias_0"), model.GetParameter), value => Assert.Equal(0.5f, value));
        Assert.All(Read(OrthogonalAtStart.Parameters.Single(parameter => parameter.Name == "bias_1"), model.GetParameter), value => Assert.Equal(0, value));
    }

    private static void AssertUniform(double scale, float[] values)
    {
        Assert.All(values, value => Assert.InRange(value, -scale, scale));
        Assert.InRange(values.Max(Math.Abs), 0.9 * scale, scale);
        double spread = Math.Sqrt(values.Average(value => (double)value * value));
        Assert.InRange(spread, 0.85 * scale / Math.Sqrt(3), 1.15 * scale / Math.Sqrt(3));
    }

    // Of the shorter side, all are at right angles and of one length.
    private static void AssertOrthogonal(float[] values, int pitch, int firstRow, int rows, int firstColumn, int columns, double scale)
    {
        int count = Math.Min(rows, columns), length = Math.Max(rows, columns);
        double At(int vector, int element) => rows < columns
            ? values[(firstRow + vector) * pitch + firstColumn + element]
            : values[(firstRow + element) * pitch + firstColumn + vector];
        for (int one = 0; one < count; one++)
        {
            for (int other = one; other < count; other++)
            {
                double product = 0;
                for (int element = 0; element < length; element++)
                    product += At(one, element) * At(other, element);
                Assert.Equal(one == other ? scale * scale : 0, product, 1e-5 * scale * scale);
            }
        }
    }
}
