using System;
using System.Collections.Generic;
using ModelGen.Engines;

namespace ModelGen.Cpu;

/// <summary>Runs a generated program on the processors of this machine.</summary>
internal class CpuEngine : IEngine
{
    private readonly CpuProgram _program;
    private readonly ThreadTeam _team;

    // Delegates are made once: a pass allocates nothing.
    private readonly Action<Worker>[] _passes = new Action<Worker>[(int)Pass.Predict + 1];

    /// <summary>Binds the program of a layer to memory and threads.</summary>
    /// <param name="program">The program.</param>
    /// <param name="options">Seed and threads.</param>
    /// <param name="why">Why it is not a GPU, where one was looked for.</param>
    public CpuEngine(RecurrentLayerProgram program, ModelOptions options, string why)
        : this((CpuProgram)program, options, why)
    {
        this[Pass.Forward] = program.Forward;
        this[Pass.Backward] = program.Backward;
        this[Pass.Update] = program.Update;
        this[Pass.Evaluate] = program.Evaluate;
    }

    /// <summary>Binds a program to memory and threads.</summary>
    protected CpuEngine(CpuProgram program, ModelOptions options, string why)
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
    public double Norm => _program.Norm;

    /// <inheritdoc/>
    public bool DrawsMasks { set => _program.DrawsMasks = value; }

    /// <inheritdoc/>
    public double LearningRate { set => _program.LearningRate = value; }

    /// <summary>What runs for a pass.</summary>
    protected Action<Worker> this[Pass pass]
    {
        set => _passes[(int)pass] = value;
    }

    /// <inheritdoc/>
    public void Read(TensorPlacement tensor, Span<float> destination, RowOrder order) => _program.Arena.Read(tensor, destination, order);

    /// <inheritdoc/>
    public void Write(TensorPlacement tensor, ReadOnlySpan<float> source, RowOrder order) => _program.Arena.Write(tensor, source, order);

    /// <inheritdoc/>
    public void Fill(TensorPlacement tensor, float value) => _program.Arena.Fill(tensor, value);

    /// <inheritdoc/>
    public void ParametersChanged() => _program.WeightsChanged = true;

    /// <inheritdoc/>
    public void Run(Pass pass)
    {
        if (pass is Pass.Forward or Pass.TrainStep)
            BeginTraining();
        _team.Run(_passes[(int)pass]);
        if (Arena.AreGuarded && _program.Arena.FindTrespass() is string trespass)
            throw new InvalidOperationException($"The arena of the model in {pass}: {trespass}.");
        if (pass != Pass.Backward)
            _program.WeightsChanged = pass is Pass.Update or Pass.TrainStep;
    }

    /// <summary>Ends the threads of the team.</summary>
    public void Dispose() => _team.Dispose();

    /// <summary>A training-mode forward pass is about to run.</summary>
    protected virtual void BeginTraining() => _program.CountStep();

    /// <summary>Runs something that is not a pass.</summary>
    protected void Run(Action<Worker> work) => _team.Run(work);
}

/// <summary>Runs the generated program of a language model.</summary>
internal sealed class CpuLanguageModelEngine : CpuEngine, ILanguageModelEngine
{
    private readonly List<TextWindows> _texts = [];
    private readonly LanguageModelProgram _program;

    /// <summary>Binds the program to memory and threads.</summary>
    public CpuLanguageModelEngine(LanguageModelConfig config, LanguageModelProgram program, ModelOptions options, string why)
        : base(Prepared(program, config), options, why)
    {
        _program = program;
        this[Pass.Forward] = program.Forward;
        this[Pass.Backward] = program.Backward;
        this[Pass.Update] = program.Update;
        this[Pass.TrainStep] = program.TrainStep;
        this[Pass.Evaluate] = program.Evaluate;
        this[Pass.EvaluateSequence] = program.EvaluateSequence;
        this[Pass.Predict] = program.Predict;
    }

    /// <inheritdoc/>
    public new LanguageModelLayout Layout => _program.Layout;

    /// <inheritdoc/>
    public void SetTokens(ReadOnlySpan<int> tokens, ReadOnlySpan<int> targets) => _program.SetTokens(tokens, targets);

    /// <inheritdoc/>
    public void AddText(TextWindows text) => _texts.Add(text);

    /// <inheritdoc/>
    public void RunWindows(Pass pass, int text, int first, Span<double> losses)
    {
        TextWindows windows = _texts[text];
        for (int index = 0; index < losses.Length; index++)
        {
            windows.MoveTo(first + index);
            SetTokens(windows.Tokens, windows.Targets);
            Run(pass);
            losses[index] = TotalLoss();
        }
    }

    /// <inheritdoc/>
    public double TotalLoss() => _program.TotalLoss();

    /// <inheritdoc/>
    public void ReadLogits(Span<float> destination)
    {
        // A training step overwrites them on the way; only those who ask pay for a second computation.
        var logits = new float[destination.Length];
        Run(worker => _program.Logits(worker, ref logits[0]));
        logits.CopyTo(destination);
    }

    /// <inheritdoc/>
    public void ReadSparseGradient(MatrixPlacement rows, Span<float> destination) => _program.ReadSparseGradient(rows, destination);

    /// <inheritdoc/>
    protected override void BeginTraining() => _program.BeginTraining();

    // Before there are threads.
    private static LanguageModelProgram Prepared(LanguageModelProgram program, LanguageModelConfig config)
    {
        program.Prepare(config);
        return program;
    }
}
