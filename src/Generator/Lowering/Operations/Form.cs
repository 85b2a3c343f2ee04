namespace ModelGen.Generator.Lowering;

/// <summary>Which factor of a matrix product is transposed.</summary>
internal enum Form
{
    /// <summary>C[m,n] from A[m,k] B[k,n].</summary>
    Plain,

    /// <summary>C[m,n] from A[m,k] B[n,k]^T.</summary>
    TransposedRight,

    /// <summary>C[m,n] from A[k,m]^T B[k,n].</summary>
    TransposedLeft,
}
