namespace ModelGen;

/// <summary>Which kernels compute the large matrix products of a model on a GPU.</summary>
public enum Gemm
{
    /// <summary>Those of this library.</summary>
    Own,

    /// <summary>NVIDIA's cuBLASLt, which comes with the CUDA toolkit, for products for which it has a kernel.</summary>
    CublasLt,

    /// <summary>Where cuBLASLt is present, the faster of both for each product: measured once on such a device, and kept beside the compiled kernels.</summary>
    Auto,
}
