namespace ModelGen.Cpu;

/// <summary>
/// Weights that are used in every step of a recursion, packed once for all of them. B has k rows and groups of columns, one
/// group for each gate, with a column for each unit. Packed, it is strips of k rows, as wide as a vector: for as many units as
/// a vector holds a strip for each group, then the next units. Threads divide the units; see <see cref="UnitShare"/>.
/// </summary>
public static class Panels
{
    /// <summary>Packs <c>[k, groups * units]</c> floats.</summary>
    /// <param name="worker">The calling worker; it packs the strips of its units.</param>
    /// <param name="k">Rows.</param>
    /// <param name="groups">Groups of columns.</param>
    /// <param name="units">Columns of a group.</param>
    /// <param name="b">The matrix.</param>
    /// <param name="pitch">Pitch of the matrix.</param>
    /// <param name="panels">Receives the strips: k times groups times units floats, the units rounded up to 16.</param>
    public static void Pack(Worker worker, int k, int groups, int units, ref float b, int pitch, ref float panels)
    {
        var packing = new PanelPacking(ref b, ref panels) { Depth = k, Groups = groups, Units = units, Pitch = pitch, Transposed = false };
        Kernel.Run(packing, worker);
    }

    /// <summary>Packs the transpose of <c>[units, k]</c> floats, in one group.</summary>
    /// <param name="worker">The calling worker; it packs the strips of its units.</param>
    /// <param name="units">Rows of the matrix.</param>
    /// <param name="k">Columns of the matrix.</param>
    /// <param name="b">The matrix.</param>
    /// <param name="pitch">Pitch of the matrix.</param>
    /// <param name="panels">Receives the strips: k times units floats, the units rounded up to 16.</param>
    public static void PackTransposed(Worker worker, int units, int k, ref float b, int pitch, ref float panels)
    {
        var packing = new PanelPacking(ref b, ref panels) { Depth = k, Groups = 1, Units = units, Pitch = pitch, Transposed = true };
        Kernel.Run(packing, worker);
    }

    /// <summary>C = A·B, or C += A·B, for this worker's units in all groups. Nothing is waited for.</summary>
    /// <param name="worker">The calling worker; it computes its units.</param>
    /// <param name="m">Rows of A and C.</param>
    /// <param name="groups">Groups of columns.</param>
    /// <param name="units">Columns of a group.</param>
    /// <param name="k">Terms of each sum.</param>
    /// <param name="a">A, <c>[m, k]</c>.</param>
    /// <param name="lda">Pitch of A.</param>
    /// <param name="panels">B, packed.</param>
    /// <param name="c">C, <c>[m, groups * units]</c>.</param>
    /// <param name="ldc">Pitch of C.</param>
    /// <param name="start">Whether C is replaced or added to.</param>
    public static void Multiply(
        Worker worker, int m, int groups, int units, int k, ref float a, int lda, ref float panels, ref float c, int ldc, Start start)
    {
        var product = new PanelProduct(ref a, ref panels, ref c)
        {
            Rows = m,
            Groups = groups,
            Units = units,
            Depth = k,
            ARow = lda,
            CRow = ldc,
            Adds = start == Start.Sum,
        };
        Kernel.Run(product, worker);
    }
}
