namespace ModelGen.Generator.Lowering;

/// <summary>How a plan runs through the layers.</summary>
internal enum Mode
{
    /// <summary>With dropout; keeps what backward needs.</summary>
    Training,

    /// <summary>The same windows without dropout and without a way back.</summary>
    Evaluation,

    /// <summary>A single stream, step by step.</summary>
    Sequence,
}
