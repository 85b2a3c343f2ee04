namespace ModelGen.Cpu;

/// <summary>
/// Arithmetic on several floats at once. Kernels are written against it once; the JIT compiles them for every width, with
/// each operation down to its instruction.
/// </summary>
/// <typeparam name="T">What holds the floats: a vector, or a single float.</typeparam>
internal interface ILanes<T>
    where T : struct
{
    /// <summary>Floats in one <typeparamref name="T"/>.</summary>
    static abstract int Count { get; }

    /// <summary>Reads from <paramref name="offset"/> floats after <paramref name="source"/>.</summary>
    static abstract T Load(ref float source, nint offset);

    /// <summary>Writes to <paramref name="offset"/> floats after <paramref name="destination"/>.</summary>
    static abstract void Store(T value, ref float destination, nint offset);

    /// <summary>The same value in every lane.</summary>
    static abstract T Create(float value);

    /// <summary>a + b.</summary>
    static abstract T Add(T a, T b);

    /// <summary>a - b.</summary>
    static abstract T Subtract(T a, T b);

    /// <summary>a * b.</summary>
    static abstract T Multiply(T a, T b);

    /// <summary>a / b.</summary>
    static abstract T Divide(T a, T b);

    /// <summary>a * b + c, rounded once where the hardware can.</summary>
    static abstract T MultiplyAdd(T a, T b, T c);

    /// <summary>The smaller one, in one instruction; not a number where <paramref name="x"/> is not.</summary>
    static abstract T Min(T limit, T x);

    /// <summary>The larger one, in one instruction; not a number where <paramref name="x"/> is not.</summary>
    static abstract T Max(T limit, T x);

    /// <summary><paramref name="negative"/> where <paramref name="x"/> is below 0, else <paramref name="other"/>.</summary>
    static abstract T IfNegative(T x, T negative, T other);

    /// <summary>The nearest whole number, the even one of two.</summary>
    static abstract T Round(T x);

    /// <summary>x * 2^n for a whole n from -150 to 129; not a number where <paramref name="x"/> is not.</summary>
    static abstract T Scale(T x, T n);

    /// <summary>The sum over the lanes.</summary>
    static abstract float Sum(T x);
}
