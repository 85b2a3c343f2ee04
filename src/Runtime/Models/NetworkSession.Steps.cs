using System;

namespace ModelGen;

/// <content>One step at a time.</content>
public sealed partial class NetworkSession
{
    private readonly NetworkSteps _steps;
    private readonly Action<string> _runStep;

    /// <inheritdoc cref="IStepwise.Rows"/>
    public int Rows
    {
        get
        {
            using CallGuard.Call call = Enter();
            return _steps.Rows;
        }
    }

    /// <inheritdoc cref="IStepwise.SelectRows"/>
    public void SelectRows(ReadOnlySpan<int> rows)
    {
        using CallGuard.Call call = Enter();
        _steps.SelectRows(rows, _runStep);
    }

    /// <summary>Begins a call of Begin or Advance; it ends when what comes back is disposed.</summary>
    public NetworkStepCall BeginStep()
    {
        CallGuard.Call call = Enter();
        _steps.Enter();
        return new(this, call);
    }

    /// <summary>What belongs to steps.</summary>
    internal NetworkSteps Steps => _steps;

    /// <summary>Reads what all steps share.</summary>
    internal void BeginSteps()
    {
        Feed();
        _steps.Begin(_runStep);
    }

    /// <summary>Does a step.</summary>
    internal void Advance()
    {
        BeginAnew();
        _hasOutputs = false;
        _steps.Advance(_runStep);
    }

    private void RunStep(string pass) => Run(pass, Phase.Idle);
}
