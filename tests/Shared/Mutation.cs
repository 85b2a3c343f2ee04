using System;
using System.Collections.Generic;
using System.Linq;

namespace ModelGen.Tests;

/// <summary>Files with a fault, as bad disks, broken downloads and other programs make them.</summary>
internal static class Mutation
{
    private static readonly byte[][] Hostile =
    [
        [0], [0xFF], [0x80], "\""u8.ToArray(), "{"u8.ToArray(), "]"u8.ToArray(), "-1"u8.ToArray(), "9223372036854775807"u8.ToArray(),
        "1e999"u8.ToArray(), "null"u8.ToArray(), "\\ud800"u8.ToArray(), "\n"u8.ToArray(), [0xED, 0xA0, 0x80], [0x1F, 0x8B],
    ];

    /// <summary>A copy with one to three faults: bits turned over, bytes lost, doubled or put in, an end cut off.</summary>
    public static byte[] Of(ReadOnlySpan<byte> file, Random random)
    {
        List<byte> bytes = [.. file];
        for (int faults = random.Next(1, 4); faults > 0; faults--)
        {
            // Most of what can be misread stands at the beginning.
            int place = random.Next(random.Next(2) == 0 ? int.Min(bytes.Count, 64) + 1 : bytes.Count + 1);
            int length = int.Min(random.Next(1, 9), bytes.Count - place);
            switch (random.Next(6))
            {
                case 0 when place < bytes.Count:
                    bytes[place] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    bytes.RemoveRange(place, length);
                    break;
                case 2:
                    bytes.InsertRange(place, bytes.GetRange(place, length));
                    break;
                case 3:
                    bytes.InsertRange(place, Hostile[random.Next(Hostile.Length)]);
                    break;
                case 4:
                    bytes.RemoveRange(place, bytes.Count - place);
                    break;
                default:
                    bytes.RemoveRange(place, length);
                    bytes.InsertRange(place, Enumerable.Range(0, length).Select(_ => (byte)random.Next(256)));
                    break;
            }
        }

        return [.. bytes];
    }
}
