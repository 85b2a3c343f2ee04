namespace ModelGen.Networks;

/// <summary>The functions of networks.</summary>
public static class Functions
{
    /// <summary>As its name says.</summary>
    public static Sequence Sigmoid(Sequence x) => throw new System.NotImplementedException();

    /// <summary>As its name says.</summary>
    public static Vector Sigmoid(Vector x) => throw new System.NotImplementedException();

    /// <summary>As its name says.</summary>
    public static Sequence Tanh(Sequence x) => throw new System.NotImplementedException();

    /// <summary>As its name says.</summary>
    public static Vector Tanh(Vector x) => throw new System.NotImplementedException();

    /// <summary>As its name says.</summary>
    public static Sequence Relu(Sequence x) => throw new System.NotImplementedException();

    /// <summary>As its name says.</summary>
    public static Vector Relu(Vector x) => throw new System.NotImplementedException();

    /// <summary>As its name says.</summary>
    public static Sequence Softplus(Sequence x) => throw new System.NotImplementedException();

    /// <summary>As its name says.</summary>
    public static Vector Softplus(Vector x) => throw new System.NotImplementedException();

    /// <summary>As its name says.</summary>
    public static Sequence Exp(Sequence x) => throw new System.NotImplementedException();

    /// <summary>As its name says.</summary>
    public static Vector Exp(Vector x) => throw new System.NotImplementedException();

    /// <summary>As its name says.</summary>
    public static Sequence Log(Sequence x) => throw new System.NotImplementedException();

    /// <summary>As its name says.</summary>
    public static Vector Log(Vector x) => throw new System.NotImplementedException();

    /// <summary>As its name says.</summary>
    public static Sequence Sqrt(Sequence x) => throw new System.NotImplementedException();

    /// <summary>As its name says.</summary>
    public static Vector Sqrt(Vector x) => throw new System.NotImplementedException();

    /// <summary>As its name says.</summary>
    public static Sequence Abs(Sequence x) => throw new System.NotImplementedException();

    /// <summary>As its name says.</summary>
    public static Vector Abs(Vector x) => throw new System.NotImplementedException();

    /// <summary>As its name says.</summary>
    public static Sequence Softmax(Sequence x) => throw new System.NotImplementedException();

    /// <summary>As its name says.</summary>
    public static Vector Softmax(Vector x) => throw new System.NotImplementedException();

    /// <summary>As its name says.</summary>
    public static Sequence Min(Sequence x, Sequence y) => throw new System.NotImplementedException();

    /// <summary>As its name says.</summary>
    public static Sequence Min(Sequence x, double y) => throw new System.NotImplementedException();

    /// <summary>As its name says.</summary>
    public static Vector Min(Vector x, Vector y) => throw new System.NotImplementedException();

    /// <summary>As its name says.</summary>
    public static Vector Min(Vector x, double y) => throw new System.NotImplementedException();

    /// <summary>As its name says.</summary>
    public static Sequence Max(Sequence x, Sequence y) => throw new System.NotImplementedException();

    /// <summary>As its name says.</summary>
    public static Sequence Max(Sequence x, double y) => throw new System.NotImplementedException();

    /// <summary>As its name says.</summary>
    public static Vector Max(Vector x, Vector y) => throw new System.NotImplementedException();

    /// <summary>As its name says.</summary>
    public static Vector Max(Vector x, double y) => throw new System.NotImplementedException();

    /// <summary>As its name says.</summary>
    public static Sequence Dropout(Sequence x, double keep, bool rescale = true) => throw new System.NotImplementedException();

    /// <summary>As its name says.</summary>
    public static Sequence Columns(Sequence x, int first, int count) => throw new System.NotImplementedException();

    /// <summary>As its name says.</summary>
    public static Vector Dropout(Vector x, double keep, bool rescale = true) => throw new System.NotImplementedException();

    /// <summary>As its name says.</summary>
    public static Vector Columns(Vector x, int first, int count) => throw new System.NotImplementedException();

    /// <summary>As its name says.</summary>
    public static Sequence Concat(Sequence first, params Value[] rest) => throw new System.NotImplementedException();

    /// <summary>As its name says.</summary>
    public static Vector Concat(Vector first, params Vector[] rest) => throw new System.NotImplementedException();

    /// <summary>As its name says.</summary>
    public static Vector Mean(Sequence x) => throw new System.NotImplementedException();

    /// <summary>As its name says.</summary>
    public static Vector Sum(Sequence x) => throw new System.NotImplementedException();

    /// <summary>As its name says.</summary>
    public static Vector Max(Sequence x) => throw new System.NotImplementedException();

    /// <summary>As its name says.</summary>
    public static Vector First(Sequence x) => throw new System.NotImplementedException();

    /// <summary>As its name says.</summary>
    public static Vector Last(Sequence x) => throw new System.NotImplementedException();

    /// <summary>As its name says.</summary>
    public static Sequence Shift(Sequence x, int steps) => throw new System.NotImplementedException();

    /// <summary>As its name says.</summary>
    public static Sequence Reverse(Sequence x) => throw new System.NotImplementedException();

    /// <summary>As its name says.</summary>
    public static Sequence Repeat(Vector x, Sequence along) => throw new System.NotImplementedException();

    /// <summary>As its name says.</summary>
    public static Sequence Equal(Tokens x, int id) => throw new System.NotImplementedException();

    /// <summary>As its name says.</summary>
    public static Vector Equal(Ids x, int id) => throw new System.NotImplementedException();

    /// <summary>As its name says.</summary>
    public static Loss CrossEntropy(Sequence logits, Tokens target, Sequence? weights = null, double smoothing = 0, int ignore = -1, double offset = 0, Reduction reduce = Reduction.Mean) => throw new System.NotImplementedException();

    /// <summary>As its name says.</summary>
    public static Loss BinaryCrossEntropy(Sequence logits, Sequence target, Sequence? weights = null, Reduction reduce = Reduction.Mean) => throw new System.NotImplementedException();

    /// <summary>As its name says.</summary>
    public static Loss SquaredError(Sequence x, Sequence target, Sequence? weights = null, Reduction reduce = Reduction.Mean) => throw new System.NotImplementedException();

    /// <summary>As its name says.</summary>
    public static Loss AbsoluteError(Sequence x, Sequence target, Sequence? weights = null, Reduction reduce = Reduction.Mean) => throw new System.NotImplementedException();

    /// <summary>As its name says.</summary>
    public static Loss HuberError(Sequence x, Sequence target, double delta = 1, Sequence? weights = null, Reduction reduce = Reduction.Mean) => throw new System.NotImplementedException();

    /// <summary>As its name says.</summary>
    public static Loss QuantileError(Sequence x, Sequence target, double quantile = 0.5, Sequence? weights = null, Reduction reduce = Reduction.Mean) => throw new System.NotImplementedException();

    /// <summary>As its name says.</summary>
    public static Loss CrossEntropy(Vector logits, Ids target, Vector? weights = null, double smoothing = 0, int ignore = -1, double offset = 0, Reduction reduce = Reduction.Mean) => throw new System.NotImplementedException();

    /// <summary>As its name says.</summary>
    public static Loss BinaryCrossEntropy(Vector logits, Vector target, Vector? weights = null, Reduction reduce = Reduction.Mean) => throw new System.NotImplementedException();

    /// <summary>As its name says.</summary>
    public static Loss SquaredError(Vector x, Vector target, Vector? weights = null, Reduction reduce = Reduction.Mean) => throw new System.NotImplementedException();

    /// <summary>As its name says.</summary>
    public static Loss AbsoluteError(Vector x, Vector target, Vector? weights = null, Reduction reduce = Reduction.Mean) => throw new System.NotImplementedException();

    /// <summary>As its name says.</summary>
    public static Loss HuberError(Vector x, Vector target, double delta = 1, Vector? weights = null, Reduction reduce = Reduction.Mean) => throw new System.NotImplementedException();

    /// <summary>As its name says.</summary>
    public static Loss QuantileError(Vector x, Vector target, double quantile = 0.5, Vector? weights = null, Reduction reduce = Reduction.Mean) => throw new System.NotImplementedException();

    /// <summary>As its name says.</summary>
    public static Loss SquaredWeights(Dense layer) => throw new System.NotImplementedException();

    /// <summary>As its name says.</summary>
    public static Loss SquaredWeights(Recurrent layer) => throw new System.NotImplementedException();

    /// <summary>As its name says.</summary>
    public static Loss SquaredWeights(Convolution layer) => throw new System.NotImplementedException();

    /// <summary>As its name says.</summary>
    public static Loss SquaredWeights(Table layer) => throw new System.NotImplementedException();
}
