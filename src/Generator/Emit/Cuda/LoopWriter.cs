using System.Collections.Generic;
using System.Linq;
using ModelGen.Generator.Lowering;

namespace ModelGen.Generator.Emit.Cuda;

/// <summary>
/// Writes a time loop, or several as a wavefront, as a kernel. It runs all steps, with weights that stay on chip and a barrier of
/// all blocks after each part of a step; for devices that cannot hold all blocks at a time, it can be launched for a part of a step
/// as well.
/// </summary>
internal sealed class LoopWriter
{
    // ModelOptions.Clusters of the runtime means so many.
    private const int BlocksOfCluster = 2;

    private readonly List<StageWriter> _stages = [];
    private readonly IReadOnlyList<string> _names;
    private readonly bool _waitsAtEnd;

    /// <param name="loops">The loop, or the stages of a wavefront.</param>
    /// <param name="functions">Receives the functions of their equations.</param>
    /// <param name="names">Gives names.</param>
    /// <param name="pass">The pass that they belong to.</param>
    /// <param name="mostExchanged">Room for what blocks exchange as floats.</param>
    /// <param name="places">Where factors are in 16 bits.</param>
    public LoopWriter(
        IReadOnlyList<TimeLoop> loops, PointwiseFunctions functions, KernelNames names, string pass, decimal mostExchanged, RoundedPlaces places)
    {
        _names = [.. loops.Select(loop => names.New(pass, KernelNames.Pascal(loop.Title)))];
        for (int stage = 0; stage < loops.Count; stage++)
        {
            _stages.Add(new StageWriter(loops, stage, functions, _names[stage], BlocksBefore(stage), mostExchanged));
        }

        Exchange = new LoopExchange(loops, _stages.SelectMany(stage => stage.Gathering), places);
        _waitsAtEnd = _stages.Any(stage => stage.WaitsAtEnd || _stages.Any(
            other => other != stage && stage.Ends.Last.Any(last => other.Ends.First.Any(first => Operation.Depend(last, first)))));
        string kernel = loops.Count == 1 ? _names[0] : names.New(pass, "Layers");
        Launch = new LoopLaunch(
            kernel, _stages.Sum(stage => stage.Blocks), _stages.Sum(stage => stage.Blocks + (ComesInClusters ? stage.Blocks % BlocksOfCluster : 0)),
            _stages.Max(stage => stage.Parts), loops[0].Steps, loops.Count);
    }

    /// <summary>How it is launched.</summary>
    public LoopLaunch Launch { get; }

    /// <summary>Floats through which its blocks exchange shares of products.</summary>
    public decimal Exchanged => _stages.Max(stage => stage.Exchanged);

    /// <summary>What its blocks exchange in 16 bits.</summary>
    public LoopExchange Exchange { get; }

    // Only the first stage can be one whose blocks have to own something.
    private bool ComesInClusters => !_stages[0].Scatters;

    private string Kind => ComesInClusters ? "CLUSTER_KERNEL" : "KERNEL";

    // A cluster is of one stage.
    private string BlocksBefore(int stage)
    {
        int[] blocks = [.. _stages.Take(stage).Select(before => before.Blocks)];
        return stage > 0 && ComesInClusters && blocks.Any(count => count % BlocksOfCluster != 0)
            ? string.Join(" + ", blocks.Select(count => $"in_clusters({count})"))
            : $"{blocks.Sum()}";
    }

    /// <summary>Writes it.</summary>
    public void Write(CodeWriter code)
    {
        for (int stage = 0; stage < _stages.Count; stage++)
        {
            StageWriter writer = _stages[stage];
            string step = stage == 0 ? "" : stage == 1 ? ", a step behind" : $", {stage} steps behind";
            code.Line();
            code.Line($"// {writer.Title}{step}: {writer.Blocks} blocks{(writer.HasProducts ? ", each with the weights of its own units" : "")}");
            writer.WriteParts(code, Exchange);
            code.Line();
            using (code.Open(_stages.Count == 1 ? $"{Kind}({Grid.Threads}, {Launch.Kernel})" : $"DEVICE void {_names[stage]}(Model m, int t)"))
            {
                writer.WriteLoop(code, Launch.Parts, _waitsAtEnd, stage, _stages.Count);
            }
        }

        if (_stages.Count > 1)
        {
            code.Line();
            code.Line("// All of them as a wavefront: while a layer is at a step, the next one is at the step before.");
            using (code.Open($"{Kind}({Grid.Threads}, {Launch.Kernel})"))
            {
                for (int stage = 0; stage < _stages.Count; stage++)
                {
                    string condition = stage < _stages.Count - 1 ? $"if (block_index() < {BlocksBefore(stage + 1)}) " : "";
                    code.Line($"{(stage > 0 ? "else " : "")}{condition}{_names[stage]}(m, t);");
                }
            }
        }
    }
}
