using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ModelGen.Cpu;

/// <summary>
/// The functions that recurrent cells need, on one float, eight or sixteen, with the same result in each width. Not a number
/// stays not a number. Errors are in units in the last place (ulp) of the exact result, and hold for every float, subnormal
/// numbers included.
/// </summary>
public static class VectorMath
{
    /// <summary>e^x within 1.1 ulp: subnormal from -87.34 down and 0 from -103.98, infinity from 88.73 up.</summary>
    public static float Exp(float x) => Exp<Lanes1, float>(x);

    /// <inheritdoc cref="Exp(float)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Exp(Vector256<float> x) => Exp<Lanes8, Vector256<float>>(x);

    /// <inheritdoc cref="Exp(float)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Exp(Vector512<float> x) => Exp<Lanes16, Vector512<float>>(x);

    /// <summary>1 / (1 + e^-x) within 2.5 ulp: subnormal from -87.34 down and 0 from -103.98, 1 above 17.4.</summary>
    public static float Sigmoid(float x) => Sigmoid<Lanes1, float>(x);

    /// <inheritdoc cref="Sigmoid(float)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Sigmoid(Vector256<float> x) => Sigmoid<Lanes8, Vector256<float>>(x);

    /// <inheritdoc cref="Sigmoid(float)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Sigmoid(Vector512<float> x) => Sigmoid<Lanes16, Vector512<float>>(x);

    /// <summary>
    /// tanh x within 5 ulp, 7 on processors without fused multiply-add; never beyond -1 or 1, which it reaches at 8 with fused
    /// multiply-add.
    /// </summary>
    public static float Tanh(float x) => Tanh<Lanes1, float>(x);

    /// <inheritdoc cref="Tanh(float)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Tanh(Vector256<float> x) => Tanh<Lanes8, Vector256<float>>(x);

    /// <inheritdoc cref="Tanh(float)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Tanh(Vector512<float> x) => Tanh<Lanes16, Vector512<float>>(x);

    /// <summary>x where it is positive, else 0.</summary>
    public static float Relu(float x) => float.Max(x, 0f);

    /// <inheritdoc cref="Relu(float)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Relu(Vector256<float> x) => Vector256.Max(x, Vector256<float>.Zero);

    /// <summary>
    /// The natural logarithm within 2.7 ulp, as the class library computes it for vectors; -infinity at 0, no number below.
    /// </summary>
    public static float Log(float x) => Log(Vector256.Create(x)).ToScalar();

    /// <inheritdoc cref="Log(float)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Log(Vector256<float> x) => Vector256.Log(x);

    /// <summary>log(1 + e^x) within 4.5 ulp; x itself above 17, 0 below -104.</summary>
    public static float Softplus(float x) => Softplus(Vector256.Create(x)).ToScalar();

    /// <inheritdoc cref="Softplus(float)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Softplus(Vector256<float> x)
    {
        // log(1 + e^x) = max(x, 0) + log(1 + u) with u = e^-|x|; log(1 + u) = u log(w) / (w - 1) with w = 1 + u rounded keeps
        // the digits of a small u, which w has lost (Goldberg 1991, "What Every Computer Scientist Should Know", theorem 4).
        Vector256<float> one = Vector256<float>.One;
        Vector256<float> u = Exp(-Vector256.Abs(x));
        Vector256<float> w = one + u;
        Vector256<float> log = Vector256.ConditionalSelect(Vector256.Equals(w, one), u, u * Log(w) / (w - one));
        return Vector256.Max(x, Vector256<float>.Zero) + log;
    }

    /// <summary>
    /// e^x = 2^n e^r with n = round(x / ln 2) and |r| at most ln 2 / 2, where e^r = 1 + r + r² p(r); coefficients of
    /// <c>expf</c> in S. Moshier's Cephes library.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static T Exp<TLanes, T>(T x)
        where TLanes : ILanes<T>
        where T : struct
    {
        // Outside, the result is 0 or infinity anyway, and n would leave the range of Scale.
        x = TLanes.Max(TLanes.Create(-104f), TLanes.Min(TLanes.Create(89f), x));
        T n = TLanes.Round(TLanes.Multiply(x, TLanes.Create(1.44269504f)));

        // ln 2 in two parts: n times the first is exact, so r loses nothing to cancellation.
        T r = TLanes.MultiplyAdd(n, TLanes.Create(-0.693359375f), x);
        r = TLanes.MultiplyAdd(n, TLanes.Create(2.12194440e-4f), r);

        T p = TLanes.Create(1.9875691500e-4f);
        p = TLanes.MultiplyAdd(p, r, TLanes.Create(1.3981999507e-3f));
        p = TLanes.MultiplyAdd(p, r, TLanes.Create(8.3334519073e-3f));
        p = TLanes.MultiplyAdd(p, r, TLanes.Create(4.1665795894e-2f));
        p = TLanes.MultiplyAdd(p, r, TLanes.Create(1.6666665459e-1f));
        p = TLanes.MultiplyAdd(p, r, TLanes.Create(5.0000001201e-1f));
        p = TLanes.MultiplyAdd(p, TLanes.Multiply(r, r), r);
        return TLanes.Scale(TLanes.Add(p, TLanes.Create(1f)), n);
    }

    /// <summary>1 / (1 + u) or u / (1 + u) with u = e^-|x|, which is never too large: 1 / (1 + e^-x) would end too early.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static T Sigmoid<TLanes, T>(T x)
        where TLanes : ILanes<T>
        where T : struct
    {
        T one = TLanes.Create(1f);
        T u = Exp<TLanes, T>(TLanes.Min(TLanes.Subtract(TLanes.Create(0f), x), x));
        return TLanes.Divide(TLanes.IfNegative(x, u, one), TLanes.Add(one, u));
    }

    /// <summary>
    /// x p(x²) / q(x²), the odd rational approximation of degree 13 over 6 from the Eigen library. 1 - 2 / (1 + e^2x) would
    /// lose all digits near 0.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static T Tanh<TLanes, T>(T x)
        where TLanes : ILanes<T>
        where T : struct
    {
        // From here on tanh rounds to 1, and here the approximation is 1.
        const float Limit = 7.99881172180175781f;
        x = TLanes.Max(TLanes.Create(-Limit), TLanes.Min(TLanes.Create(Limit), x));
        T square = TLanes.Multiply(x, x);

        T p = TLanes.Create(-2.76076847742355e-16f);
        p = TLanes.MultiplyAdd(p, square, TLanes.Create(2.00018790482477e-13f));
        p = TLanes.MultiplyAdd(p, square, TLanes.Create(-8.60467152213735e-11f));
        p = TLanes.MultiplyAdd(p, square, TLanes.Create(5.12229709037114e-08f));
        p = TLanes.MultiplyAdd(p, square, TLanes.Create(1.48572235717979e-05f));
        p = TLanes.MultiplyAdd(p, square, TLanes.Create(6.37261928875436e-04f));
        p = TLanes.MultiplyAdd(p, square, TLanes.Create(4.89352455891786e-03f));

        T q = TLanes.Create(1.19825839466702e-06f);
        q = TLanes.MultiplyAdd(q, square, TLanes.Create(1.18534705686654e-04f));
        q = TLanes.MultiplyAdd(q, square, TLanes.Create(2.26843463243900e-03f));
        q = TLanes.MultiplyAdd(q, square, TLanes.Create(4.89352518554385e-03f));
        // In this order, because x p of a small x would be subnormal and lose digits.
        return TLanes.Multiply(x, TLanes.Divide(p, q));
    }
}
