using System;
using System.IO;
using System.IO.Compression;

namespace ModelGen.Ptb.Tests.Fakes;

/// <summary>A folder of its own for one test, gone afterwards.</summary>
internal sealed class TextFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("modelgen-ptb-").FullName;

    /// <summary>A folder with the three texts.</summary>
    public static TextFolder Of(string train, string valid, string test)
    {
        var folder = new TextFolder();
        folder.Write("ptb.train.txt", train);
        folder.Write("ptb.valid.txt", valid);
        folder.Write("ptb.test.txt", test);
        return folder;
    }

    public string this[string name] => System.IO.Path.Combine(Path, name);

    public void Write(string name, string text) => File.WriteAllText(this[name], text);

    public void Compress(string name)
    {
        using (FileStream file = File.Create(this[name + ".gz"]))
        using (var gzip = new GZipStream(file, CompressionLevel.Fastest))
            gzip.Write(File.ReadAllBytes(this[name]));
        File.Delete(this[name]);
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
