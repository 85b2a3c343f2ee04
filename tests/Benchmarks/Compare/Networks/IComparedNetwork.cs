using System.Text.Json;

namespace ModelGen.Benchmarks.Compare.Networks;

/// <summary>A network that both sides know.</summary>
internal interface IComparedNetwork
{
    /// <summary>What the command line and <c>networks.py</c> call it.</summary>
    string Name { get; }

    /// <summary>How many examples a training step has.</summary>
    int BatchSize { get; }

    /// <summary>Writes what both sides begin with.</summary>
    /// <param name="folder">Where the files go.</param>
    void Write(string folder);

    /// <summary>The order to make the model.</summary>
    /// <param name="folder">Where the files are.</param>
    /// <param name="threads">Threads of the model.</param>
    /// <param name="dropout">Whether training drops anything.</param>
    /// <param name="isDouble">Whether PyTorch computes with 64-bit floats.</param>
    object LoadOrder(string folder, int threads, bool dropout, bool isDouble = false);

    /// <summary>Is our side, until there are no more orders.</summary>
    /// <param name="load">The order to make the model.</param>
    void Obey(JsonElement load);
}
