using System.Linq;
using ModelGen.Generator.Lowering;
using Xunit;

namespace ModelGen.Generator.Tests.Lowering;

/// <summary>Buffers bear names of the plan and of users' cells together.</summary>
public sealed class BufferTests
{
    [Fact]
    public void Different_buffers_have_different_constants()
    {
        string[] names =
        [
            "d_h_0", "dH_0", "d_dH_0", "d_d_h_0", "h_10", "h1_0", "h1_10", "h11_0", "input_kernel_0", "inputKernel_0", "initial_h_0",
            "initialH_0", "initial_initialH_0",
        ];
        Assert.Distinct(names.Select(name => new Buffer(name, Role.Activation, Dim.One, Dim.One, Dim.One).Constant));
    }

    [Theory]
    [InlineData("d_h_0", "DH0")]
    [InlineData("dH_0", "DH_0")]
    [InlineData("d_dH_0", "D_DH_0")]
    [InlineData("input_kernel_0", "InputKernel0")]
    public void A_word_that_is_more_than_small_letters_stands_apart(string name, string constant) =>
        Assert.Equal(constant, new Buffer(name, Role.Activation, Dim.One, Dim.One, Dim.One).Constant);

    [Theory]
    [InlineData("c", "c_0")]
    [InlineData("z", "own_z_0")]
    [InlineData("y", "own_y_0")]
    [InlineData("mask", "own_mask_0")]
    [InlineData("saved", "own_saved_0")]
    [InlineData("dropped", "own_dropped_0")]
    [InlineData("bias", "own_bias_0")]
    [InlineData("projection", "own_projection_0")]
    public void A_value_of_a_cell_does_not_take_a_name_of_the_plan(string value, string name) => Assert.Equal(name, Buffer.NameOf(value, "0"));
}
