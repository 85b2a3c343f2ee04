using System;
using ModelGen.Generator.Lowering;

namespace ModelGen.Generator.Emit.Cuda;

/// <summary>How work is divided among blocks: chosen from the shapes, for devices of about a hundred multiprocessors.</summary>
internal static class Grid
{
    /// <summary>Threads of a block, everywhere.</summary>
    public const int Threads = 256;

    private const int Multiprocessors = 128;
    private const int MostBlocks = 8 * Multiprocessors;
    private const int MostNormBlocks = 2 * Multiprocessors;
    private const int MostColumns = 64;

    /// <summary>Blocks for so many elements, each for one thread or, where they are very many, several.</summary>
    public static int ForElements(decimal elements) => (int)Math.Min(MostBlocks, decimal.Ceiling(elements / Threads));

    /// <summary>Blocks that add up the squares of so many gradients, each with a place for its sum; a thread has four at least.</summary>
    public static int ForNorm(decimal elements) => Math.Min(MostNormBlocks, ForElements(elements / 4));

    /// <summary>Blocks for so many things, each for the 32 threads of a warp.</summary>
    public static int ForWarps(decimal things) => ForElements(32 * things);

    /// <summary>
    /// Units that a block of a time loop owns, so that all blocks have a multiprocessor of their own and their weights fit into
    /// its registers.
    /// </summary>
    /// <param name="units">Units of the layer.</param>
    /// <param name="groups">Columns of each unit, at most.</param>
    public static int UnitsPerBlock(Dim units, int groups)
    {
        int own = 8;
        while (units.Value > own * Multiprocessors)
        {
            own += 4;
        }

        return Math.Max(1, Math.Min(own, MostColumns / groups));
    }
}
