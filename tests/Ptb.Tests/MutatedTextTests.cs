using System;
using System.IO;
using System.Linq;
using ModelGen.Ptb.Tests.Fakes;
using ModelGen.Tests;
using ModelGen.Training;
using Xunit;

namespace ModelGen.Ptb.Tests;

/// <summary>Damaged texts, compressed and not: each is read, or refused in a line that names the file.</summary>
public sealed class MutatedTextTests : IDisposable
{
    private readonly TextFolder _folder = TextFolder.Of(string.Concat(Enumerable.Repeat("the cat sat\non a mat\n", 20)), "a cat\n", "the mat\n");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("ptb.train.txt")]
    [InlineData("ptb.train.txt.gz")]
    public void A_damaged_text_is_read_or_refused(string name) => Check(name, 200, seed: 1);

    [Long]
    [Theory]
    [InlineData("ptb.train.txt")]
    [InlineData("ptb.train.txt.gz")]
    public void Ten_thousand_damaged_texts_are_read_or_refused(string name) => Check(name, 10_000, seed: 2);

    private void Check(string name, int count, int seed)
    {
        if (name.EndsWith(".gz", StringComparison.Ordinal)) _folder.Compress("ptb.train.txt");
        byte[] whole = File.ReadAllBytes(_folder[name]);
        var random = new Random(seed);
        for (int index = 0; index < count; index++)
        {
            File.WriteAllBytes(_folder[name], Mutation.Of(whole, random));
            try
            {
                Corpus.Read(_folder.Path);
            }
            catch (InputException problem)
            {
                Assert.Contains("ptb.", problem.Message, StringComparison.Ordinal);
                Assert.DoesNotContain('\n', problem.Message);
            }
            catch (Exception problem) when (problem is not Xunit.Sdk.XunitException)
            {
                Assert.Fail($"text {index} of seed {seed}: {problem}");
            }
        }
    }
}
