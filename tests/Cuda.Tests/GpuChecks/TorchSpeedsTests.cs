using System;
using System.IO;
using System.Linq;
using ModelGen.GpuChecks;
using ModelGen.Training;
using Xunit;

namespace ModelGen.Cuda.Tests.GpuChecks;

public sealed class TorchSpeedsTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void Speeds_stand_beside_ours_with_ratios_and_what_failed_is_told()
    {
        File.WriteAllText(_file, """
            a library's word
            {"note": "2.4.0, CUDA 12.4"}
            {"model": "small", "precision": "bf16", "mode": "eager", "words_per_second": 200001, "milliseconds_per_step": 2.0}
            {"model": "small", "precision": "bf16", "mode": "compile", "error": "RuntimeError: no"}
            {"model": "small", "precision": "bf16", "mode": "graph", "words_per_second": 400001, "milliseconds_per_step": 1.0}

            """);

        string[] lines = [.. SpeedTable.Lines([new Speed("small", Precision.Bf16, 800_002, 0.5), new Speed("other", Precision.Fp32, 10, 1)], TorchSpeeds.Read(_file))];

        Assert.Equal(["PyTorch: 2.4.0, CUDA 12.4", "PyTorch: small, bf16, compile: RuntimeError: no"], lines[..2]);
        Assert.Equal(["small", "bf16", "800,002", "0.500", "200,001", "4.00", "-", "-", "400,001", "2.00"], Words(lines[3]));
        Assert.Equal(["other", "fp32", "10", "1.000", "-", "-", "-", "-", "-", "-"], Words(lines[4]));
    }

    [Theory]
    [InlineData("{\"model\": \"small\"}")]
    [InlineData("{\"model\": 3, \"precision\": \"fp32\", \"mode\": \"eager\"}")]
    [InlineData("{\"note\": ")]
    public void A_broken_line_is_named(string line)
    {
        File.WriteAllText(_file, $"\n{line}\n");
        var error = Assert.Throws<InputException>(() => TorchSpeeds.Read(_file));
        Assert.StartsWith($"{_file}, line 2, ", error.Message, StringComparison.Ordinal);
    }

    private static string[] Words(string line) => [.. line.Split(' ').Where(word => word.Length > 0)];
}
