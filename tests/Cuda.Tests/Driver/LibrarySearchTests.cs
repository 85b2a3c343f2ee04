using System;
using System.Linq;
using Xunit;

namespace ModelGen.Cuda.Tests.Driver;

/// <summary>Where NVRTC and the driver are looked for.</summary>
public sealed class LibrarySearchTests
{
    private static readonly string[] Names = ["libnvrtc.so.13", "libnvrtc.so.12", "libnvrtc.so.11.2", "libnvrtc.so"];

    [Fact]
    public void NVRTC_is_looked_for_in_the_toolkits_then_by_the_system_then_in_the_usual_folder()
    {
        var loader = new FakeLoader { Variables = { ["CUDA_PATH"] = "/path", ["CUDA_HOME"] = "/home" } };

        LibrarySearch.Nvrtc(loader);

        string[] folders =
        [
            "/path/lib64/", "/path/lib/", "/path/targets/x86_64-linux/lib/", "/home/lib64/", "/home/lib/", "/home/targets/x86_64-linux/lib/",
            "", "/usr/local/cuda/lib64/",
        ];
        Assert.Equal(folders.SelectMany(folder => Names.Select(name => folder + name)), loader.Asked);
    }

    [Fact]
    public void The_first_place_that_has_it_is_taken()
    {
        var loader = new FakeLoader
        {
            Variables = { ["CUDA_HOME"] = "/home" },
            Libraries = { "/home/lib/libnvrtc.so.12", "libnvrtc.so.13", "/usr/local/cuda/lib64/libnvrtc.so" },
        };

        FoundLibrary found = LibrarySearch.Nvrtc(loader);

        Assert.Equal("/home/lib/libnvrtc.so.12", found.Place);
        Assert.NotEqual(0, found.Handle);
        Assert.Null(found.Problem);
    }

    [Theory]
    [InlineData("/mine")]
    [InlineData("/mine/libnvrtc.so.12")]
    public void The_variable_names_a_file_or_its_folder_and_nothing_else_is_looked_at(string wanted)
    {
        var loader = new FakeLoader
        {
            Variables = { ["MODELGEN_NVRTC"] = wanted, ["CUDA_PATH"] = "/path" },
            Libraries = { "/mine/libnvrtc.so.12", "/path/lib64/libnvrtc.so.13", "libnvrtc.so.13" },
        };
        Assert.Equal("/mine/libnvrtc.so.12", LibrarySearch.Nvrtc(loader).Place);
        Assert.All(loader.Asked, asked => Assert.StartsWith("/mine/", asked, StringComparison.Ordinal));
    }

    [Fact]
    public void A_wrong_variable_is_said_rather_than_passed_over()
    {
        var loader = new FakeLoader { Variables = { ["MODELGEN_NVRTC"] = "/nowhere" }, Libraries = { "libnvrtc.so.12" } };

        FoundLibrary found = LibrarySearch.Nvrtc(loader);

        Assert.Equal(0, found.Handle);
        Assert.Equal(
            "MODELGEN_NVRTC is '/nowhere', where no NVRTC could be loaded (tried /nowhere). Set it to the library or its folder, or unset it.",
            found.Problem);
    }

    [Fact]
    public void Builtins_of_the_same_folder_are_loaded_before_NVRTC()
    {
        var loader = new FakeLoader
        {
            Variables = { ["MODELGEN_NVRTC"] = "/mine/libnvrtc.so.12" },
            Libraries = { "/mine/libnvrtc.so.12", "/mine/libnvrtc-builtins.so.12.4", "/other/libnvrtc-builtins.so.11.8" },
        };
        LibrarySearch.Nvrtc(loader);
        Assert.Equal(["/mine/libnvrtc-builtins.so.12.4", "/mine/libnvrtc.so.12"], loader.Asked);
    }

    [Fact]
    public void Without_NVRTC_the_message_says_what_was_tried_and_what_to_install()
    {
        string problem = LibrarySearch.Nvrtc(new FakeLoader()).Problem!;

        Assert.Contains("/usr/local/cuda/lib64/libnvrtc.so.12", problem, StringComparison.Ordinal);
        foreach (string cure in (string[])["non-free", "libnvrtc11.2", "libnvrtc12", "MODELGEN_NVRTC"])
            Assert.Contains(cure, problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Windows_has_its_own_names()
    {
        var loader = new FakeLoader { IsWindows = true, Libraries = { "nvrtc64_120_0.dll", "nvcuda.dll" } };
        Assert.Equal("nvrtc64_120_0.dll", LibrarySearch.Nvrtc(loader).Place);
        Assert.Equal("nvcuda.dll", LibrarySearch.Driver(loader).Place);
    }
}
