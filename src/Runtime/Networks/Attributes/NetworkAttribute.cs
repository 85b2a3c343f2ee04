namespace ModelGen.Networks;

/// <summary>Declares a model by a <c>Step</c> of feeds and layers: <c>docs/networks.md</c>.</summary>
[System.AttributeUsage(System.AttributeTargets.Class, Inherited = false)]
public sealed class NetworkAttribute : System.Attribute
{
    /// <summary>Sequences side by side, B. From 1; default 20.</summary>
    public int BatchSize { get; set; } = 20;

    /// <summary>Training steps whose gradients are summed for an update. From 1; default 1.</summary>
    public int Accumulate { get; set; } = 1;

    /// <summary>Parameters start uniform in plus and minus this, but where <see cref="InitializeAttribute"/> says otherwise. Default 0.1.</summary>
    public double InitScale { get; set; } = 0.1;

    /// <summary>The update: a type of <c>ModelGen.Optimizers</c>, or one of the program's own. Default: <c>Sgd</c>.</summary>
    public System.Type? Optimizer { get; set; }

    /// <summary>How gradients are limited. Default: not at all.</summary>
    public Clipping Clipping { get; set; } = Clipping.None;

    /// <summary>Largest norm of all gradients together. Default 5.</summary>
    public double MaxGradNorm { get; set; } = 5;

    /// <summary>Largest magnitude of a number of a gradient. Default 1.</summary>
    public double MaxGradValue { get; set; } = 1;

    /// <summary>What happens to rows of tables that a step does not look up.</summary>
    public TableUpdate TableUpdate { get; set; }

    /// <summary>Whether averages of the parameters are kept.</summary>
    public bool AverageParameters { get; set; }
}
