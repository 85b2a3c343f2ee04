using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.InteropServices;
using ModelGen.Cuda;

namespace ModelGen.Emulator;

/// <summary>
/// Memory between pages that may not be touched: a read or write beyond the end ends the process, instead of finding
/// something there. An allocation begins at a multiple of 64 bytes, so up to 63 bytes after it are not guarded.
/// </summary>
internal sealed partial class GuardedMemory : IDisposable
{
    private const int Alignment = 64;
    private const int ReadAndWrite = 3, NoAccess = 0, PrivateAnonymous = 0x22;
    private const nint Failed = -1;

    private readonly Dictionary<nint, Pages> _pages = [];

    /// <summary>What is reserved: where it begins, and where it ends.</summary>
    public IEnumerable<(nint Begin, nint End)> Stretches =>
        _pages.Select(pages => (pages.Key, pages.Value.Start + pages.Value.Length - Environment.SystemPageSize));

    /// <summary>Reserves zeroed memory.</summary>
    /// <exception cref="CudaException">There is not enough.</exception>
    public nint Allocate(long bytes)
    {
        nint page = Environment.SystemPageSize;
        nint used = (nint)(bytes + Alignment - 1) & ~(Alignment - 1);
        nint inside = (used + page - 1) & ~(page - 1);
        nint length = inside + (2 * page);
        nint start = Map(0, length, ReadAndWrite, PrivateAnonymous, -1, 0);
        if (start == Failed) throw new CudaException($"There are no {bytes} bytes of memory.");

        _ = Protect(start, page, NoAccess);
        _ = Protect(start + page + inside, page, NoAccess);
        nint memory = start + page + inside - used;
        _pages.Add(memory, new Pages(start, length));
        return memory;
    }

    /// <summary>Gives memory back.</summary>
    public void Free(nint memory)
    {
        if (!_pages.Remove(memory, out Pages pages)) throw new CudaException("What is freed was never allocated.");
        _ = Unmap(pages.Start, pages.Length);
    }

    /// <summary>Gives all memory back.</summary>
    public void Dispose()
    {
        foreach (Pages pages in _pages.Values) _ = Unmap(pages.Start, pages.Length);
        _pages.Clear();
    }

    [LibraryImport("libc", EntryPoint = "mmap", SetLastError = true)]
    private static partial nint Map(nint address, nint length, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "mprotect", SetLastError = true)]
    private static partial int Protect(nint address, nint length, int protection);

    [LibraryImport("libc", EntryPoint = "munmap", SetLastError = true)]
    private static partial int Unmap(nint address, nint length);

    private readonly record struct Pages(nint Start, nint Length);
}
