using System;
using System.IO;
using ModelGen.Checkpoints;
using ModelGen.Tests;
using Xunit;

namespace ModelGen.Runtime.Tests.Checkpoints;

/// <summary>What is read from its beginning to its end is a regular file: a pipe would be waited for, whoever writes to it.</summary>
public sealed class RegularFileTests : IDisposable
{
    private readonly SafetensorsFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableFact, NeedsLinux]
    public void A_named_pipe_is_no_regular_file()
    {
        using (new NamedPipe(_folder["a"]))
            Assert.Equal($"{_folder["a"]} is no regular file.", Assert.Throws<IOException>(() => Safetensors.Read(_folder["a"])).Message);
        using (new NamedPipe(_folder["a"]))
            Assert.Equal($"{_folder["a"]} is no regular file.", Assert.Throws<IOException>(() => Safetensors.ReadMetadata(_folder["a"])).Message);
    }

    [SkippableFact, NeedsLinux]
    public void A_link_to_a_named_pipe_is_no_regular_file()
    {
        File.CreateSymbolicLink(_folder["link"], _folder["a"]);
        using (new NamedPipe(_folder["a"]))
            Assert.Equal($"{_folder["link"]} is no regular file.", Assert.Throws<IOException>(() => Safetensors.Read(_folder["link"])).Message);
    }
}
