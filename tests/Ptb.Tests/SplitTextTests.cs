using System;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Text;
using ModelGen.Ptb.Tests.Fakes;
using ModelGen.Training;
using Xunit;

namespace ModelGen.Ptb.Tests;

/// <summary>Texts that come in pieces of any length: members of a gzip file, each of which is read by itself.</summary>
public sealed class SplitTextTests : IDisposable
{
    private readonly TextFolder _folder = TextFolder.Of("", "a é\n", "a\n");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(7)]
    public void A_text_in_pieces_is_the_text_in_one(int length)
    {
        byte[] text = [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes("a é ü𝄞é\né éé a\na a")];
        File.Delete(_folder["ptb.train.txt"]);
        using (FileStream file = File.Create(_folder["ptb.train.txt.gz"]))
        {
            foreach (byte[] piece in text.Chunk(length))
            {
                using var gzip = new GZipStream(file, CompressionLevel.Fastest, leaveOpen: true);
                gzip.Write(piece);
            }
        }

        var corpus = Corpus.Read(_folder.Path);
        Assert.Equal("a é ü𝄞é <eos> é éé a <eos> a a".Split(' '), corpus.Train.Select(id => corpus.Vocabulary.Tokens[id]));
    }
}
