using System;
using System.Collections.Generic;
using System.IO;
using ModelGen.Checkpoints;
using Xunit;

namespace ModelGen.Runtime.Tests.Checkpoints;

public class SafetensorsMemoryTests
{
    [Fact]
    public void Saving_again_takes_no_memory_for_the_values()
    {
        var tensor = new TensorInfo("x", [1 << 18]);
        string path = Path.Combine(Path.GetTempPath(), $"modelgen-{Guid.NewGuid()}.safetensors");
        try
        {
            long allocated = Allocation.OfThread(
                () => Safetensors.Write(path, new Dictionary<string, string>(), [tensor, tensor with { Name = "y" }], (_, values) => values.Clear()));

            Assert.InRange(allocated, 0, tensor.Length * sizeof(float) / 10);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
