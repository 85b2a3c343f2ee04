namespace ModelGen.Cpu;

/// <summary>The kinds of vectors that kernels can be compiled for, from the narrowest on.</summary>
internal enum VectorKind
{
    /// <summary><see cref="LanesPortable"/>.</summary>
    Portable,

    /// <summary><see cref="Lanes4"/>.</summary>
    Bits128,

    /// <summary><see cref="Lanes8"/>.</summary>
    Bits256,

    /// <summary><see cref="Lanes16"/>.</summary>
    Bits512,
}
