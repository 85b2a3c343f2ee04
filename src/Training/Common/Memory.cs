using System;

namespace ModelGen.Training;

/// <summary>Amounts of memory, in words for the user.</summary>
internal static class Memory
{
    /// <summary>What this process may have: the machine's memory, or what a container or a setting leaves of it.</summary>
    public static string Limit => Mebibytes(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);

    /// <summary>A number of bytes.</summary>
    public static string Mebibytes(long bytes) => $"{bytes / 1048576.0:N0} MiB";
}
