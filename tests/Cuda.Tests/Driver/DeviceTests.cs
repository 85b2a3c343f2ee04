using System;
using Xunit;

namespace ModelGen.Cuda.Tests.Driver;

/// <summary>Words for devices.</summary>
public sealed class DeviceTests
{
    [Theory]
    [InlineData("cpu", DeviceKind.Cpu, 0, "cpu")]
    [InlineData("cuda", DeviceKind.Cuda, 0, "cuda:0")]
    [InlineData("cuda:0", DeviceKind.Cuda, 0, "cuda:0")]
    [InlineData("cuda:12", DeviceKind.Cuda, 12, "cuda:12")]
    [InlineData("auto", DeviceKind.Auto, 0, "auto")]
    public void Words_are_devices_and_devices_words(string word, DeviceKind kind, int index, string canonical)
    {
        Assert.True(Device.TryParse(word, out Device device));
        Assert.Equal((kind, index), (device.Kind, device.Index));
        Assert.Equal(canonical, device.ToString());
        Assert.True(Device.TryParse(canonical, out Device again));
        Assert.Equal(device, again);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("gpu")]
    [InlineData("CUDA")]
    [InlineData("cuda:")]
    [InlineData("cuda:-1")]
    [InlineData("cuda: 1")]
    [InlineData("cuda:1x")]
    [InlineData("cuda:99999999999")]
    [InlineData("cpu:0")]
    public void Everything_else_is_no_device(string? word) => Assert.False(Device.TryParse(word, out _));

    [Fact]
    public void The_default_is_the_processor() => Assert.Equal(Device.Cpu, default);

    [Fact]
    public void No_GPU_has_a_negative_number() => Assert.Throws<ArgumentOutOfRangeException>(() => Device.Cuda(-1));
}
