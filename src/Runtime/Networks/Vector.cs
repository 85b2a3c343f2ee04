namespace ModelGen.Networks;

/// <summary>Real numbers for each sequence, <c>[B, width]</c>.</summary>
public sealed class Vector : Value
{
    /// <summary>Number by number.</summary>
    public static Vector operator +(Vector x, Vector y) => throw new System.NotImplementedException();

    /// <summary>Number by number.</summary>
    public static Vector operator +(Vector x, double y) => throw new System.NotImplementedException();

    /// <summary>Number by number.</summary>
    public static Vector operator +(double x, Vector y) => throw new System.NotImplementedException();

    /// <summary>Number by number.</summary>
    public static Vector operator -(Vector x, Vector y) => throw new System.NotImplementedException();

    /// <summary>Number by number.</summary>
    public static Vector operator -(Vector x, double y) => throw new System.NotImplementedException();

    /// <summary>Number by number.</summary>
    public static Vector operator -(double x, Vector y) => throw new System.NotImplementedException();

    /// <summary>Number by number.</summary>
    public static Vector operator *(Vector x, Vector y) => throw new System.NotImplementedException();

    /// <summary>Number by number.</summary>
    public static Vector operator *(Vector x, double y) => throw new System.NotImplementedException();

    /// <summary>Number by number.</summary>
    public static Vector operator *(double x, Vector y) => throw new System.NotImplementedException();

    /// <summary>Number by number.</summary>
    public static Vector operator /(Vector x, Vector y) => throw new System.NotImplementedException();

    /// <summary>Number by number.</summary>
    public static Vector operator /(Vector x, double y) => throw new System.NotImplementedException();

    /// <summary>Number by number.</summary>
    public static Vector operator /(double x, Vector y) => throw new System.NotImplementedException();

    /// <summary>Number by number.</summary>
    public static Vector operator -(Vector x) => throw new System.NotImplementedException();
}
