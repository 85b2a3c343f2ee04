namespace ModelGen.Cpu;

/// <summary>Rows of a tile as a type argument, so that the JIT compiles a kernel for each.</summary>
internal interface ITileRows
{
    /// <summary>The number of rows.</summary>
    static abstract int Count { get; }
}

/// <summary>The heights that tiles can have.</summary>
internal static class TileRows
{
    internal readonly struct Of1 : ITileRows
    {
        public static int Count => 1;
    }

    internal readonly struct Of2 : ITileRows
    {
        public static int Count => 2;
    }

    internal readonly struct Of3 : ITileRows
    {
        public static int Count => 3;
    }

    internal readonly struct Of4 : ITileRows
    {
        public static int Count => 4;
    }

    internal readonly struct Of5 : ITileRows
    {
        public static int Count => 5;
    }

    internal readonly struct Of6 : ITileRows
    {
        public static int Count => 6;
    }

    internal readonly struct Of7 : ITileRows
    {
        public static int Count => 7;
    }

    internal readonly struct Of8 : ITileRows
    {
        public static int Count => 8;
    }

    internal readonly struct Of9 : ITileRows
    {
        public static int Count => 9;
    }

    internal readonly struct Of10 : ITileRows
    {
        public static int Count => 10;
    }

    internal readonly struct Of11 : ITileRows
    {
        public static int Count => 11;
    }

    internal readonly struct Of12 : ITileRows
    {
        public static int Count => 12;
    }
}
