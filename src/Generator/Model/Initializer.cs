namespace ModelGen.Generator.Model;

/// <summary>How a parameter starts; the runtime has an enumeration of the same name and members.</summary>
internal enum Initializer
{
    /// <summary>Uniform around zero.</summary>
    Uniform,

    /// <summary>Uniform around zero, by the size of the matrix.</summary>
    Glorot,

    /// <summary>An orthogonal matrix.</summary>
    Orthogonal,

    /// <summary>One number.</summary>
    Constant,
}
