using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text;

namespace ModelGen.Cuda;

/// <summary>
/// Chooses for each large product between our kernel and the library's. What is measured is kept in the user's cache, so that later runs on such
/// a device make the same choice, and with it the same bits.
/// </summary>
internal sealed class ProductChoice : IDisposable
{
    private const int Launches = 10, Turns = 5;
    private const string Ours = "own", Theirs = "cublaslt";

    private readonly IGpu _gpu;
    private readonly Gemm _gemm;
    private readonly string? _folder;
    private readonly List<IGpuProduct> _products = [];
    private readonly Dictionary<string, string> _chosen = [];

    /// <summary>Looks whether there is what is wanted.</summary>
    /// <param name="gpu">The device.</param>
    /// <param name="gemm">What is wanted.</param>
    /// <param name="folder">Where what was measured is kept; null for nowhere.</param>
    /// <exception cref="CudaException">The library is wanted, and there is none; says why.</exception>
    public ProductChoice(IGpu gpu, Gemm gemm, string? folder)
    {
        if (gemm == Gemm.CublasLt && gpu.LibraryProblem is { } problem)
            throw new CudaException(problem);
        (_gpu, _folder) = (gpu, folder);
        _gemm = gemm == Gemm.Auto && gpu.LibraryProblem is not null ? Gemm.Own : gemm;
    }

    /// <summary>Large products that were asked about.</summary>
    public int Asked { get; private set; }

    /// <summary>Those of them that the library computes.</summary>
    public int ByLibrary => _products.Count;

    /// <summary>What there is to say about the choice: a phrase, or nothing where all is ours.</summary>
    public string Description => ByLibrary == 0 ? "" : $"{_gpu.Library} for {ByLibrary} of {Asked} large products";

    /// <summary>The library's product; null where ours is to be launched.</summary>
    /// <param name="product">The product.</param>
    /// <param name="own">Launches ours. It may be done at any time before the first pass: the memory holds nothing yet.</param>
    public IGpuProduct? Of(GpuProduct product, Action own)
    {
        Asked++;
        if (_gemm == Gemm.Own)
            return null;
        IGpuProduct? library = _gpu.Multiply(product);
        if (library is not null && _gemm == Gemm.Auto && Faster(product, own, library) == Ours)
        {
            library.Dispose();
            return null;
        }

        if (library is not null)
            _products.Add(library);
        return library;
    }

    /// <inheritdoc/>
    public void Dispose() => _products.ForEach(product => product.Dispose());

    private string Faster(GpuProduct product, Action own, IGpuProduct library)
    {
        string what = Name(product);
        if (!_chosen.TryGetValue(what, out string? chosen))
        {
            chosen = Kept(what) ?? Measured(what, own, library);
            _chosen.Add(what, chosen);
        }

        return chosen;
    }

    private string Measured(string what, Action own, IGpuProduct library)
    {
        double ours = Microseconds(own), theirs = Microseconds(library.Launch);
        string chosen = theirs < ours ? Theirs : Ours;
        Keep(what, string.Create(CultureInfo.InvariantCulture, $"{chosen}\n{Ours} {ours:0.0} us, {Theirs} {theirs:0.0} us: {what}\n"));
        return chosen;
    }

    // The least of some turns, each of several launches, so that the way to the device is not what is measured.
    private double Microseconds(Action launch)
    {
        void Several()
        {
            for (int count = 0; count < Launches; count++)
                launch();
        }

        using IGpuGraph? graph = _gpu.Record(Several);
        return Enumerable.Range(0, Turns + 1).Select(_ =>
        {
            _gpu.Synchronize();
            long begin = Stopwatch.GetTimestamp();
            if (graph is null)
                Several();
            else
                graph.Launch();
            _gpu.Synchronize();
            return Stopwatch.GetElapsedTime(begin).TotalMicroseconds / Launches;
        }).Skip(1).Min();
    }

    // All that the times depend on.
    private string Name(GpuProduct product) => string.Create(
        CultureInfo.InvariantCulture,
        $"{product.Form} {product.Rows} x {product.Columns} over {product.Inner}, pitches {product.Left.Pitch} {product.Right.Pitch} {product.Result.Pitch}, {product.Precision}{(product.IsRounded ? " rounded" : "")}{(product.IsSum ? " added" : "")}{(product.Bias != 0 ? " with bias" : "")}{(product.IsBeside ? " beside" : "")}, {_gpu.Info.Name}, driver {_gpu.Info.DriverVersion}, {_gpu.Library}");

    private string? FileOf(string what) =>
        _folder is null ? null : Path.Combine(_folder, $"gemm-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(what)))[..32]}.txt");

    private string? Kept(string what)
    {
        try
        {
            return FileOf(what) is { } file && File.ReadLines(file).FirstOrDefault() is (Ours or Theirs) and var kept ? kept : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    // Whoever reads at the same time finds all of it or nothing; without a cache it is measured again.
    private void Keep(string what, string text)
    {
        if (FileOf(what) is not { } file)
            return;
        try
        {
            Directory.CreateDirectory(_folder!);
            string temporary = $"{file}.{Guid.NewGuid():N}";
            File.WriteAllText(temporary, text);
            File.Move(temporary, file, overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Measured again in the next run.
        }
    }
}
