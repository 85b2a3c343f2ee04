using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using ModelGen.Cuda.Tests.Driver;
using Xunit;

namespace ModelGen.Cuda.Tests.Compiler;

/// <summary>Compiled kernels that are kept.</summary>
public sealed class KernelStoreTests : IDisposable
{
    private static readonly KernelSource Source = new("Tiny", "text", Precision.Fp32)
    {
        Headers = new Dictionary<string, string> { ["a.cuh"] = "a", ["b.cuh"] = "b" },
    };

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("modelgen-cache-");
    private readonly FakeCompiler _compiler = new();

    private string Cache => Path.Combine(_folder.FullName, "made", "when", "needed");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void What_was_compiled_once_is_not_compiled_again()
    {
        CompiledKernels first = Store().Get(Source, "sm_90");
        CompiledKernels second = Store().Get(Source, "sm_90");

        Assert.Equal(1, _compiler.Count);
        Assert.Equal((KernelOrigin.Compiler, KernelOrigin.Cache), (first.Origin, second.Origin));
        Assert.Equal(first.Image, second.Image);
        Assert.Equal("log of Tiny", second.Log);
        Assert.Null(first.Warning);
        Assert.Single(Directory.GetFiles(Cache));
    }

    [Fact]
    public void Every_ingredient_is_compiled_for_itself()
    {
        KernelSource[] others =
        [
            Source with { Text = "Text" },
            Source with { Precision = Precision.Tf32 },
            Source with { HasClusters = true },
            Source with { Headers = new Dictionary<string, string> { ["a.cuh"] = "A", ["b.cuh"] = "b" } },
            Source with { Headers = new Dictionary<string, string> { ["A.cuh"] = "a", ["b.cuh"] = "b" } },
            Source with { Headers = new Dictionary<string, string> { ["a.cuh"] = "a" } },
            // The same characters in a row, divided in another place.
            Source with { Text = "texta.cuh", Headers = new Dictionary<string, string> { ["a"] = "b.cuh", ["b"] = "" } },
        ];
        Store().Get(Source, "sm_90");
        foreach (KernelSource other in others) Store().Get(other, "sm_90");
        Store().Get(Source, "sm_80");
        _compiler.Name = "fake 2";
        Store().Get(Source, "sm_90");
        Assert.Equal(others.Length + 3, _compiler.Count);
    }

    [Fact]
    public void Neither_the_models_name_nor_the_order_of_headers_matters()
    {
        Store().Get(Source, "sm_90");
        Store().Get(Source with { Name = "Other", Headers = new Dictionary<string, string> { ["b.cuh"] = "b", ["a.cuh"] = "a" } }, "sm_90");
        Assert.Equal(1, _compiler.Count);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(20)]
    [InlineData(50)]
    [InlineData(60)]
    [InlineData(-1)]
    public void A_damaged_file_is_compiled_anew_and_mended(int place)
    {
        byte[] image = Store().Get(Source, "sm_90").Image;
        string file = Directory.GetFiles(Cache).Single();
        byte[] bytes = File.ReadAllBytes(file);
        bytes[place < 0 ? bytes.Length + place : place] ^= 1;
        File.WriteAllBytes(file, bytes);

        Assert.Equal(image, Store().Get(Source, "sm_90").Image);
        Assert.Equal(KernelOrigin.Cache, Store().Get(Source, "sm_90").Origin);
        Assert.Equal(2, _compiler.Count);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(30)]
    [InlineData(70)]
    public void A_file_that_was_cut_off_is_compiled_anew(int length)
    {
        Store().Get(Source, "sm_90");
        using (FileStream file = File.OpenWrite(Directory.GetFiles(Cache).Single())) file.SetLength(length);
        Store().Get(Source, "sm_90");
        Assert.Equal(2, _compiler.Count);
    }

    [Fact]
    public void A_folder_that_cannot_be_written_is_only_a_warning()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Cache)!);
        File.WriteAllText(Cache, "a file where the folder should be");

        CompiledKernels kernels = Store().Get(Source, "sm_90");

        Assert.NotEmpty(kernels.Image);
        Assert.StartsWith($"Compiled kernels could not be kept in {Cache}", kernels.Warning, StringComparison.Ordinal);
        Assert.EndsWith("MODELGEN_CACHE names another folder.", kernels.Warning, StringComparison.Ordinal);
    }

    [Fact]
    public void Who_is_reading_while_others_keep_reads_to_the_end_what_was_there()
    {
        var cache = new CubinCache(Cache);
        cache.Keep("key", new CompiledKernels([1, 1, 1], ""));
        using var reader = new FileStream(
            Directory.GetFiles(Cache).Single(), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);

        cache.Keep("key", new CompiledKernels([2, 2, 2], ""));

        byte[] old = new byte[reader.Length];
        reader.ReadExactly(old);
        Assert.Equal([1, 1, 1], CubinFile.Decode(old)?.Image);
        Assert.Equal([2, 2, 2], cache.Find("key")?.Image);
        Assert.Single(Directory.GetFiles(Cache));
    }

    [Fact]
    public void Without_a_cache_each_time_is_the_first()
    {
        var store = new KernelStore(_compiler, null, []);
        store.Get(Source, "sm_90");
        Assert.Null(store.Get(Source, "sm_90").Warning);
        Assert.Equal(2, _compiler.Count);
    }

    [Fact]
    public void What_was_compiled_beforehand_needs_no_compiler()
    {
        string folder = Path.Combine(_folder.FullName, "cubins");
        CompiledKernels built = new CubinBuilder(_compiler).Build(Source, "sm_90", folder);
        var store = new KernelStore(new FakeCompiler { IsMissing = true }, new CubinCache(Cache), [new CubinCache("/nowhere"), new CubinCache(folder)]);

        CompiledKernels kernels = store.Get(Source, "sm_90");

        Assert.Equal(KernelOrigin.Prebuilt, kernels.Origin);
        Assert.Equal(built.Image, kernels.Image);
        Assert.False(Directory.Exists(Cache));
    }

    [Fact]
    public void Without_a_compiler_the_message_says_where_else_was_looked()
    {
        var store = new KernelStore(new FakeCompiler { IsMissing = true }, null, [new CubinCache("/here"), new CubinCache("/there")]);
        Assert.Equal(
            "The kernels of model 'Tiny' were not compiled for sm_90 beforehand (looked in /here, /there), and cannot be now: No compiler.",
            Assert.Throws<CudaException>(() => store.Get(Source, "sm_90")).Message);
    }

    [Theory]
    [InlineData("/own", "/xdg", "/home/me", "/own")]
    [InlineData(null, "/xdg", "/home/me", "/xdg/modelgen/cubin")]
    [InlineData(null, "relative", "/home/me", "/home/me/.cache/modelgen/cubin")]
    [InlineData(null, null, "/home/me", "/home/me/.cache/modelgen/cubin")]
    [InlineData(null, null, null, null)]
    public void The_cache_is_where_the_user_keeps_caches(string? own, string? xdg, string? home, string? expected)
    {
        var system = new FakeLoader();
        if (own is not null) system.Variables["MODELGEN_CACHE"] = own;
        if (xdg is not null) system.Variables["XDG_CACHE_HOME"] = xdg;
        if (home is not null) system.Variables["HOME"] = home;
        Assert.Equal(expected, CubinCache.OfUser(system)?.Folder);
    }

    [Fact]
    public void Kernels_compiled_beforehand_are_looked_for_where_the_variable_says_and_beside_the_program()
    {
        var system = new FakeLoader { Variables = { ["MODELGEN_CUBINS"] = string.Join(Path.PathSeparator, "/here", "/there") } };
        string beside = Path.Combine(AppContext.BaseDirectory, "cubins");
        Assert.Equal(["/here", "/there", beside], CubinCache.Prebuilt(system).Select(folder => folder.Folder));
        Assert.Equal([beside], CubinCache.Prebuilt(new FakeLoader()).Select(folder => folder.Folder));
    }

    private KernelStore Store() => new(_compiler, new CubinCache(Cache), []);
}
