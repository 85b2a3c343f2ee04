namespace ModelGen.Networks;

/// <summary>Real numbers for each step of each sequence, <c>[T, B, width]</c>.</summary>
public class Sequence : Value
{
    /// <summary>Number by number.</summary>
    public static Sequence operator +(Sequence x, Sequence y) => throw new System.NotImplementedException();

    /// <summary>Number by number.</summary>
    public static Sequence operator +(Sequence x, double y) => throw new System.NotImplementedException();

    /// <summary>Number by number.</summary>
    public static Sequence operator +(double x, Sequence y) => throw new System.NotImplementedException();

    /// <summary>Number by number.</summary>
    public static Sequence operator +(Sequence x, Vector y) => throw new System.NotImplementedException();

    /// <summary>Number by number.</summary>
    public static Sequence operator +(Vector x, Sequence y) => throw new System.NotImplementedException();

    /// <summary>Number by number.</summary>
    public static Sequence operator -(Sequence x, Sequence y) => throw new System.NotImplementedException();

    /// <summary>Number by number.</summary>
    public static Sequence operator -(Sequence x, double y) => throw new System.NotImplementedException();

    /// <summary>Number by number.</summary>
    public static Sequence operator -(double x, Sequence y) => throw new System.NotImplementedException();

    /// <summary>Number by number.</summary>
    public static Sequence operator -(Sequence x, Vector y) => throw new System.NotImplementedException();

    /// <summary>Number by number.</summary>
    public static Sequence operator -(Vector x, Sequence y) => throw new System.NotImplementedException();

    /// <summary>Number by number.</summary>
    public static Sequence operator *(Sequence x, Sequence y) => throw new System.NotImplementedException();

    /// <summary>Number by number.</summary>
    public static Sequence operator *(Sequence x, double y) => throw new System.NotImplementedException();

    /// <summary>Number by number.</summary>
    public static Sequence operator *(double x, Sequence y) => throw new System.NotImplementedException();

    /// <summary>Number by number.</summary>
    public static Sequence operator *(Sequence x, Vector y) => throw new System.NotImplementedException();

    /// <summary>Number by number.</summary>
    public static Sequence operator *(Vector x, Sequence y) => throw new System.NotImplementedException();

    /// <summary>Number by number.</summary>
    public static Sequence operator /(Sequence x, Sequence y) => throw new System.NotImplementedException();

    /// <summary>Number by number.</summary>
    public static Sequence operator /(Sequence x, double y) => throw new System.NotImplementedException();

    /// <summary>Number by number.</summary>
    public static Sequence operator /(double x, Sequence y) => throw new System.NotImplementedException();

    /// <summary>Number by number.</summary>
    public static Sequence operator /(Sequence x, Vector y) => throw new System.NotImplementedException();

    /// <summary>Number by number.</summary>
    public static Sequence operator /(Vector x, Sequence y) => throw new System.NotImplementedException();

    /// <summary>Number by number.</summary>
    public static Sequence operator -(Sequence x) => throw new System.NotImplementedException();
}
