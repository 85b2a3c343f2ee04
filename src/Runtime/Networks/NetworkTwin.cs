using System;

namespace ModelGen.Networks;

/// <summary>
/// What a call of a network's <c>Step</c> as C# needs: feeds and layers as objects that compute, with the parameters of a model, the states that
/// it carries, and for training the dropout masks of its last step. Generated code opens one around each call:
/// <code>
/// public (Loss loss, Vector sentiment) Interpret(ReadOnlySpan&lt;int&gt; review, ReadOnlySpan&lt;int&gt; reviewLengths, ReadOnlySpan&lt;int&gt; label, bool training = false)
/// {
///     using NetworkTwin twin = NetworkTwin.Open(BatchSize, new(Parameters, GetParameter), new(States, GetState), training ? new(Masks, ReadMask) : null);
///     Axis reviewAxis = twin.AxisOfLengths("reviewLengths", 100, reviewLengths);
///     return Step(
///         twin.FeedTokens("review", reviewAxis, review), twin.FeedIds("label", label),
///         twin.MakeTable("words"), twin.MakeRecurrent("lstm", "units 128; ..."), twin.MakeDense("classes"));
/// }
/// </code>
/// Layers find their parameters by name and their sizes in the parameters' shapes: <c>words [count, width]</c>; <c>lstm_kernel_0</c> and so on as
/// recurrent layers have them; <c>classes_kernel [in, width]</c> and, where there is one, <c>classes_bias [width]</c>; <c>norm_scale</c> and
/// <c>norm_shift [width]</c>; <c>conv_kernel [size * in, width]</c> and <c>conv_bias</c>; <c>attend_query [queries, width]</c>, <c>attend_key [memory, width]</c>,
/// <c>attend_bias [width]</c> and <c>attend_score [width]</c> of additive attention, <c>attend_kernel [queries, memory]</c> of multiplicative.
/// Carried states are <c>lstm_h [layers * directions, B, width]</c> and so on. Masks of recurrent layers are <c>lstm_mask_0</c>, <c>lstm_state_mask_0</c> and so
/// on, with <c>lstm_2_</c> before them in the second use of the layers; the masks of <c>Dropout</c> are <c>dropout_1</c>, <c>dropout_2</c> in the order
/// of the calls, <c>[T, B, width]</c> or <c>[B, width]</c>, and hold what x is multiplied by. Layers do without masks that the model does not list.
/// </summary>
public sealed class NetworkTwin : IDisposable
{
    [ThreadStatic]
    private static NetworkTwin? _current;

    private readonly NetworkTwin? _outer;
    private readonly int _batch;
    private readonly TwinTensors _parameters;
    private readonly TwinTensors _states;
    private readonly TwinTensors? _masks;
    private int _dropouts;

    private NetworkTwin(int batch, TwinTensors parameters, TwinTensors states, TwinTensors? masks)
    {
        (_batch, _parameters, _states, _masks, _outer) = (batch, parameters, states, masks, _current);
        _current = this;
    }

    /// <summary>The one whose call is under way on this thread; null outside of them.</summary>
    internal static NetworkTwin? Current => _current;

    /// <summary>Begins a call; the end of the object ends it.</summary>
    /// <param name="batchSize">B, the sequences side by side.</param>
    /// <param name="parameters">The model's parameters.</param>
    /// <param name="states">The states that it carries from pass to pass.</param>
    /// <param name="masks">The dropout masks of its last training step; null for evaluation.</param>
    public static NetworkTwin Open(int batchSize, TwinTensors parameters, TwinTensors states, TwinTensors? masks) =>
        new(batchSize, parameters, states, masks);

    /// <summary>Steps that are all real.</summary>
    /// <param name="steps">T, the steps.</param>
    public Axis AxisOf(int steps) => new(steps, _batch);

    /// <summary>Steps of sequences that may end early.</summary>
    /// <param name="name">What the lengths are called.</param>
    /// <param name="steps">T, the steps.</param>
    /// <param name="lengths">The lengths, <c>[B]</c>.</param>
    /// <exception cref="ArgumentException">There are more or fewer, or one is out of range.</exception>
    public Axis AxisOfLengths(string name, int steps, ReadOnlySpan<int> lengths) => new(steps, _batch, lengths, name);

    /// <summary>Steps of which any may be no real one.</summary>
    /// <param name="name">What the mask is called.</param>
    /// <param name="steps">T, the steps.</param>
    /// <param name="mask">1 for real steps and 0 for others, <c>[T, B]</c>.</param>
    /// <exception cref="ArgumentException">There are more or fewer numbers, or others than 0 and 1.</exception>
    public Axis AxisOfMask(string name, int steps, ReadOnlySpan<float> mask) => new(steps, _batch, mask, name);

    /// <summary>A feed of whole numbers, <c>[B]</c>.</summary>
    /// <exception cref="ArgumentException">There are more or fewer.</exception>
    public Ids FeedIds(string name, ReadOnlySpan<int> values)
    {
        Shapes.CheckCount(values.Length, _batch, name, $"[{_batch}]");
        return new Ids(values);
    }

    /// <summary>A feed of whole numbers along an axis, <c>[T, B]</c>.</summary>
    /// <exception cref="ArgumentException">There are more or fewer.</exception>
    public Tokens FeedTokens(string name, Axis axis, ReadOnlySpan<int> values)
    {
        Shapes.CheckCount(values.Length, axis.Steps * _batch, name, $"[{axis.Steps}, {_batch}]");
        return new Tokens(axis, values);
    }

    /// <summary>A feed of real numbers, <c>[B, width]</c>.</summary>
    /// <exception cref="ArgumentException">There are more or fewer.</exception>
    public Vector FeedVector(string name, int width, ReadOnlySpan<float> values)
    {
        Shapes.CheckCount(values.Length, _batch * width, name, $"[{_batch}, {width}]");
        return new Vector(_batch, width, Doubles(values));
    }

    /// <summary>A feed of real numbers along an axis, <c>[T, B, width]</c>.</summary>
    /// <exception cref="ArgumentException">There are more or fewer.</exception>
    public Sequence FeedSequence(string name, Axis axis, int width, ReadOnlySpan<float> values)
    {
        Shapes.CheckCount(values.Length, axis.Steps * _batch * width, name, $"[{axis.Steps}, {_batch}, {width}]");
        return new Sequence(axis, width, Doubles(values));
    }

    /// <summary>A table of the model.</summary>
    public Table MakeTable(string name) => new(name, _parameters.MatrixOf(name));

    /// <summary>A dense layer of the model.</summary>
    public Dense MakeDense(string name) => new(name, _parameters.MatrixOf($"{name}_kernel"), Optional($"{name}_bias"));

    /// <summary>A normalisation of the model.</summary>
    /// <param name="name">What the network calls it.</param>
    /// <param name="epsilon">Added to the variance.</param>
    public LayerNorm MakeLayerNorm(string name, double epsilon) =>
        new(name, _parameters.MatrixOf($"{name}_scale"), _parameters.MatrixOf($"{name}_shift"), epsilon);

    /// <summary>A convolution of the model.</summary>
    /// <param name="name">What the network calls it.</param>
    /// <param name="size">Steps that it sees at once.</param>
    /// <param name="causal">Whether it sees the step and those before it.</param>
    public Convolution MakeConvolution(string name, int size, bool causal) =>
        new(name, size, causal, _parameters.MatrixOf($"{name}_kernel"), Optional($"{name}_bias"));

    /// <summary>An attention of the model.</summary>
    /// <param name="name">What the network calls it.</param>
    /// <param name="score">How well a query fits a key.</param>
    public Attention MakeAttention(string name, AttentionScore score) => new(name, score, score switch
    {
        AttentionScore.Additive => new AttentionWeights
        {
            Query = _parameters.MatrixOf($"{name}_query"),
            Key = _parameters.MatrixOf($"{name}_key"),
            Bias = _parameters.MatrixOf($"{name}_bias"),
            Score = _parameters.MatrixOf($"{name}_score"),
        },
        AttentionScore.Multiplicative => new AttentionWeights { Query = _parameters.MatrixOf($"{name}_kernel") },
        _ => default,
    });

    /// <summary>Recurrent layers of the model.</summary>
    /// <param name="name">What the network calls them.</param>
    /// <param name="text">What they are, as the generator has written it.</param>
    /// <param name="carried">Whether they go on from where the pass before has ended.</param>
    /// <exception cref="FormatException">The text is none, or that of another version of the compiler.</exception>
    public Recurrent MakeRecurrent(string name, string text, bool carried = false) =>
        new(name, text, _parameters.MatrixOf, MaskOf, carried ? _states.ValuesOf : null);

    /// <summary>Ends the call.</summary>
    public void Dispose() => _current = _outer;

    /// <summary>The mask of the next call of <c>Dropout</c>; null in evaluation, and where all is kept.</summary>
    /// <exception cref="InvalidOperationException">The model has no such mask.</exception>
    internal DropoutMask? NextDropout(double keep)
    {
        string name = $"dropout_{++_dropouts}";
        return _masks is null || keep == 1 ? null
            : MaskOf(name) ?? throw new InvalidOperationException($"The model has no mask '{name}', and Step calls Dropout for the {_dropouts}. time.");
    }

    private DropoutMask? MaskOf(string name) => _masks?.Has(name) == true ? new DropoutMask(name, _masks.ValuesOf(name), _batch) : null;

    private Matrix? Optional(string name) => _parameters.Has(name) ? _parameters.MatrixOf(name) : null;

    private static double[] Doubles(ReadOnlySpan<float> values)
    {
        double[] doubles = new double[values.Length];
        for (int place = 0; place < values.Length; place++)
        {
            doubles[place] = values[place];
        }

        return doubles;
    }
}
