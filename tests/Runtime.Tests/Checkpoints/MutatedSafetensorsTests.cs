using System;
using System.Collections.Generic;
using System.IO;
using ModelGen.Checkpoints;
using ModelGen.Tests;
using Xunit;

namespace ModelGen.Runtime.Tests.Checkpoints;

/// <summary>Damaged files: each is read, or refused in words; none ends the program or asks for memory that it has not.</summary>
public sealed class MutatedSafetensorsTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void A_damaged_file_is_read_or_refused() => Check(1_000, seed: 1);

    [Long]
    [Fact]
    public void Sixty_thousand_damaged_files_are_read_or_refused() => Check(60_000, seed: 2);

    private void Check(int count, int seed)
    {
        Safetensors.Write(
            _path, new Dictionary<string, string> { ["steps"] = "17", ["cell"] = "Lstm" },
            [new TensorInfo("kernel", [3, 4]), new TensorInfo("bias", [4])], (_, values) => values.Fill(0.5f));
        byte[] whole = File.ReadAllBytes(_path);
        var random = new Random(seed);
        int refused = 0;
        for (int index = 0; index < count; index++)
        {
            byte[] mutated = Mutation.Of(whole, random);
            File.WriteAllBytes(_path, mutated);
            try
            {
                foreach (StoredTensor tensor in Safetensors.Read(_path).Tensors.Values) _ = tensor.ToDoubles();
            }
            catch (InvalidOperationException problem)
            {
                // A fault made a type that other programs may have: the file is whole, its values are not for us.
                Assert.Contains(" has type ", problem.Message, StringComparison.Ordinal);
            }
            catch (InvalidDataException problem)
            {
                Assert.Contains(_path, problem.Message, StringComparison.Ordinal);
                Assert.DoesNotContain('\n', problem.Message);
                refused++;
            }
            catch (Exception problem) when (problem is not Xunit.Sdk.XunitException)
            {
                Assert.Fail($"file {index} of seed {seed}: {problem}");
            }
        }

        Assert.InRange(refused, count / 2, count - 1);
    }
}
