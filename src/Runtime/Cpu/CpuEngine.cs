using System;
using System.Collections.Generic;
using ModelGen.Engines;

namespace ModelGen.Cpu;

/// <summary>Runs a generated program on the processors of this machine.</summary>
internal sealed class CpuEngine : IEngine
{
    private readonly CpuProgram _program;
    private readonly ThreadTeam _team;
    private readonly List<TextWindows> _texts = [];
    private long _changes;

    /// <summary>Binds a program to memory and threads.</summary>
    /// <param name="program">The program.</param>
    /// <param name="options">Seed and threads.</param>
    /// <param name="why">Why it is not a GPU, where one was looked for.</param>
    public CpuEngine(CpuProgram program, ModelOptions options, string why)
    {
        _program = program;
        program.Prepare(options);
        string threads = options.Threads == 1 ? "1 thread" : $"{options.Threads} threads";
        Description = why.Length == 0 ? threads : $"{threads}; no GPU: {why}";

        // Last: threads that have started are ended by Dispose only, which an engine that was never made does not have.
        _team = new ThreadTeam(options.Threads);
    }

    /// <inheritdoc/>
    public ProgramLayout Layout => _program.Layout;

    /// <inheritdoc/>
    public string Description { get; }

    /// <inheritdoc/>
    public int Threads => _team.Count;

    /// <inheritdoc/>
    public bool DrawsMasks { set => _program.DrawsMasks = value; }

    /// <inheritdoc/>
    public ulong Seed { set => _program.Seed = value; }

    /// <inheritdoc/>
    public long StepsTaken { set => _program.StepNumber = value; }

    /// <inheritdoc/>
    public double LearningRate { set => _program.LearningRate = value; }

    /// <inheritdoc/>
    public int Count { set => _program.Count = value; }

    /// <inheritdoc/>
    public void Read(TensorPlacement tensor, Span<float> destination, RowOrder order) =>
        (tensor.IsShown ? _program.Shown : _program.Arena).Read(tensor, destination, order);

    /// <inheritdoc/>
    public void Write(TensorPlacement tensor, ReadOnlySpan<float> source, RowOrder order) => _program.Arena.Write(tensor, source, order);

    /// <inheritdoc/>
    public void Write(TensorPlacement ids, ReadOnlySpan<int> source) => source.CopyTo(_program.Arena.Integers(ids.Parts[0].Offset, source.Length));

    /// <inheritdoc/>
    public double ReadScalar(TensorPlacement scalar) => Arena.DoubleAt(ref _program.Arena[scalar.Parts[0].Offset]);

    /// <inheritdoc/>
    public void WriteScalar(TensorPlacement scalar, double value) => Arena.DoubleAt(ref _program.Arena[scalar.Parts[0].Offset]) = value;

    /// <inheritdoc/>
    public void Fill(TensorPlacement tensor, float value) => _program.Arena.Fill(tensor, value);

    /// <inheritdoc/>
    public void ParametersChanged() => _changes++;

    /// <inheritdoc/>
    public void Run(string pass)
    {
        CpuPass found = _program[pass];
        if (found.BeginsStep)
            _program.CountStep();
        if (found.Shows)
            _program.ReserveShown();
        _program.WeightsChanged = found.ChangesSeen != _changes;
        _team.Run(found.Run);
        found.ChangesSeen = _changes;
        if (Arena.AreGuarded && _program.Arena.FindTrespass() is string trespass)
            throw new InvalidOperationException($"The arena of the model in {pass}: {trespass}.");
        if (found.ChangesParameters)
            _changes++;
    }

    /// <inheritdoc/>
    public void AddText(TextWindows text) => _texts.Add(text);

    /// <inheritdoc/>
    public void RunWindows(bool trains, int text, int first, Span<double> costs)
    {
        TensorPlacement tokens = Layout[ProgramLayout.Feeds].Find("tokens"), targets = Layout[ProgramLayout.Feeds].Find("targets");
        TensorPlacement cost = Layout[ProgramLayout.Scalars].Find("cost");
        TextWindows windows = _texts[text];
        for (int index = 0; index < costs.Length; index++)
        {
            windows.MoveTo(first + index);
            Write(tokens, windows.Tokens);
            Write(targets, windows.Targets);
            Run(trains ? PassNames.TrainStep : PassNames.Evaluate);
            costs[index] = ReadScalar(cost);
        }
    }

    /// <summary>Ends the threads of the team.</summary>
    public void Dispose() => _team.Dispose();
}
