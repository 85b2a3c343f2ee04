using System;
using System.Collections.Generic;
using System.Linq;
using ModelGen.Engines;

namespace ModelGen;

/// <summary>
/// What stands between a network's public face and its generated program. A call of the face opens a <see cref="NetworkCall"/>, gives it the
/// feeds, and runs a pass. <see cref="INetwork{TSelf}"/> documents the other members.
/// </summary>
public sealed partial class NetworkSession : ModelSession
{
    private readonly NetworkConfig _config;
    private readonly IReadOnlyList<TensorPlacement> _feeds;
    private readonly IReadOnlyList<TensorPlacement> _outputs;
    private readonly TensorPlacement _cost;
    private readonly NetworkFeed[] _checks;
    private readonly Dictionary<string, NetworkAxis> _axes;
    private bool _hasOutputs;

    /// <summary>Binds the generated programs to a device and draws the initial parameters.</summary>
    /// <inheritdoc cref="ModelSession(string, ModelOptions, ModelPrograms, double, int)"/>
    /// <param name="config">What the network was declared with.</param>
    /// <param name="feeds">What goes in.</param>
    /// <param name="options">Seed, device, threads.</param>
    /// <param name="programs">The generated programs.</param>
    public NetworkSession(NetworkConfig config, IReadOnlyList<FeedInfo> feeds, ModelOptions options, ModelPrograms programs)
        : base(config.Name, options, programs, config.InitScale, config.Accumulate)
    {
        _config = config;
        _feeds = Table(ProgramLayout.Feeds);
        _outputs = Table(ProgramLayout.Outputs);
        _cost = Table(ProgramLayout.Scalars).Find("cost");
        var axes = new Dictionary<string, NetworkAxis>();
        _axes = axes;
        _checks = [.. feeds.Select(feed => new NetworkFeed(feed, _feeds.Find(feed.Name), AxisOf(feed)))];
        (_steps, _runStep) = (new NetworkSteps(Engine, feeds), RunStep);

        NetworkAxis? AxisOf(FeedInfo feed)
        {
            if (feed.Axis.Length == 0)
                return null;
            if (!axes.TryGetValue(feed.Axis, out NetworkAxis? axis))
            {
                string mask = $"{feed.Axis}_is_real";
                axes.Add(feed.Axis, axis = new NetworkAxis(feed.Axis, feed.Shape[0], feed.Shape[1], _feeds.FirstOrDefault(place => place.Name == mask)));
            }

            return axis;
        }
    }

    private protected override string DropoutNumbers => $"{_config.Name} has no dropout";

    /// <inheritdoc cref="INetwork{TSelf}.GetOutput"/>
    public void GetOutput(string name, Span<float> destination)
    {
        using CallGuard.Call call = Enter();
        TensorPlacement output = _outputs.Find(name);
        output.CheckLength(destination.Length, nameof(destination));
        if (!_hasOutputs)
            throw new InvalidOperationException("There are no outputs: call Evaluate or Predict first; training uses them up.");
        Engine.Read(output, destination);
    }

    /// <inheritdoc cref="INetwork{TSelf}.GetState"/>
    public void GetState(string name, Span<float> destination)
    {
        using CallGuard.Call call = Enter();
        Read(Table(ProgramLayout.States).Find(name), destination);
    }

    /// <inheritdoc cref="INetwork{TSelf}.SetState"/>
    public void SetState(string name, ReadOnlySpan<float> source)
    {
        using CallGuard.Call call = Enter();
        Write(Table(ProgramLayout.States).Find(name), source);
        _steps.Open();
    }

    /// <inheritdoc cref="IModel{TSelf}.ResetState"/>
    public void ResetState()
    {
        using CallGuard.Call call = Enter();
        foreach (TensorPlacement state in Table(ProgramLayout.States))
            Engine.Fill(state, 0);
        _steps.Clear();
    }

    /// <summary>Copies a dropout mask of the last training step out.</summary>
    /// <param name="name">One of <see cref="IModel{TSelf}.Masks"/>.</param>
    /// <param name="destination">Receives its factors.</param>
    public void ReadMask(string name, Span<float> destination)
    {
        using CallGuard.Call call = Enter();
        Read(Table(ProgramLayout.Masks).Find(name), destination);
    }

    /// <inheritdoc cref="INetwork{TSelf}.Backward"/>
    public void Backward()
    {
        using CallGuard.Call call = Enter();
        CheckWayBack();
        RunBackward();
    }

    /// <summary>Begins a call with feeds; it ends when what comes back is disposed.</summary>
    public NetworkCall Begin() => new(this, Enter());

    /// <summary>The feed of a number.</summary>
    internal NetworkFeed FeedOf(int feed) => _checks[feed];

    /// <summary>The steps that a feed opens.</summary>
    internal NetworkAxis AxisOf(string feed) => _axes[feed];

    /// <summary>Copies an output out, inside of a call.</summary>
    internal void ReadOutput(int output, Span<float> destination) => Engine.Read(_outputs[output], destination);

    /// <summary>Checks the length of what receives an output.</summary>
    internal void CheckOutput(int output, Span<float> destination) => _outputs[output].CheckLength(destination.Length, _outputs[output].Name);

    // Checked feeds go in. What a step before has left is not complete any more.
    private void Feed()
    {
        BeginAnew();
        _hasOutputs = false;
        foreach (NetworkAxis axis in _axes.Values)
            axis.Write(Engine);
        foreach (NetworkFeed feed in _checks)
            feed.Write(Engine);
    }

    /// <summary>Runs a pass on what has been fed.</summary>
    internal double Forward()
    {
        CheckMasks();
        BeginSteps(1, areWhole: false);
        Feed();
        Run(PassNames.Forward, Phase.Forward);
        return Engine.ReadScalar(_cost);
    }

    /// <summary>Runs a pass on what has been fed.</summary>
    internal double TrainStep(double learningRate)
    {
        CheckLearningRate(learningRate);
        CheckMasks();
        Engine.LearningRate = learningRate;
        BeginSteps(1, areWhole: true);
        Feed();
        Run(PassNames.TrainStep, Phase.Idle);
        return Engine.ReadScalar(_cost);
    }

    /// <summary>Runs a pass on what has been fed.</summary>
    internal double Evaluate()
    {
        Feed();
        Run(PassNames.Evaluate, Phase.Idle);
        _hasOutputs = true;
        return Engine.ReadScalar(_cost);
    }

    /// <summary>Runs a pass on what has been fed.</summary>
    internal void Predict()
    {
        Feed();
        Run(PassNames.Predict, Phase.Idle);
        _hasOutputs = true;
    }
}
