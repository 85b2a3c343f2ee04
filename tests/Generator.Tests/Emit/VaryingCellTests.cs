using System;
using System.Linq;
using System.Reflection;
using ModelGen.Generator.Reading;
using ModelGen.Generator.Tests.Harness;
using ModelGen.Tests;
using Xunit;
using static ModelGen.Tests.ModelReading;

namespace ModelGen.Generator.Tests.Emit;

/// <summary>Windows of varying length with every cell: a step of three is, to the bit, the step of a model that is declared with three.</summary>
[Long]
public sealed class VaryingCellTests
{
    private const int Most = 7, Steps = 3;

    private static readonly Lazy<Assembly> Models = new(() =>
    {
        GeneratorRun run = GeneratorRun.Of(string.Join('\n', StandardCells.Names.Select(cell =>
            $"{Declare(cell, $"Varying{cell}", $"NumSteps = {Most}, VariableSteps = true")}\n{Declare(cell, $"Fixed{cell}", $"NumSteps = {Steps}")}")));
        run.AssertClean();
        return run.Load();
    });

    public static TheoryData<string> Cells => [.. StandardCells.Names];

    [Theory]
    [MemberData(nameof(Cells))]
    public void A_short_window_is_a_step_of_a_shorter_model(string cell) =>
        typeof(VaryingCellTests).GetMethod(nameof(Compare), BindingFlags.NonPublic | BindingFlags.Static)!
            .MakeGenericMethod(Models.Value.GetType($"Varying{cell}")!, Models.Value.GetType($"Fixed{cell}")!).Invoke(null, null);

    private static string Declare(string cell, string name, string steps) =>
        $"[ModelGen.LstmModel(VocabSize = 17, HiddenSize = 11, {steps}, BatchSize = 3, KeepProb = 0.7, MaxGradNorm = 0.5, "
        + $"Cell = typeof(ModelGen.Cells.{cell}))] public partial class {name};";

    private static void Compare<TVarying, TFixed>()
        where TVarying : ILanguageModel<TVarying>
        where TFixed : ILanguageModel<TFixed>
    {
        using TVarying varying = TVarying.Create(new ModelOptions { Threads = 2 });
        using TFixed expected = TFixed.Create(new ModelOptions { Threads = 2 });
        int[] whole = Text.Window<TVarying>(0);
        varying.TrainStep(whole, whole, 0.1);
        foreach (TensorInfo parameter in TFixed.Parameters)
            expected.SetParameter(parameter.Name, Read(parameter, varying.GetParameter));
        foreach (TensorInfo state in TFixed.States)
            expected.SetState(state.Name, Read(state, varying.GetState));
        expected.StepsTaken = varying.StepsTaken;
        for (int step = 1; step <= 3; step++)
        {
            (int[] tokens, int[] targets) = (Text.Window<TFixed>(step), Text.Window<TFixed>(step + 9));
            Assert.Equal(expected.TrainStep(tokens, targets, 0.1), varying.TrainStep(tokens, targets, 0.1));
            Assert.Equal(expected.GradientNorm, varying.GradientNorm);
            foreach (TensorInfo parameter in TFixed.Parameters)
                Assert.Equal(Read(parameter, expected.GetParameter), Read(parameter, varying.GetParameter));
            foreach (TensorInfo state in TFixed.States)
                Assert.Equal(Read(state, expected.GetState), Read(state, varying.GetState));
        }

        Assert.Equal(expected.EvaluateSequence(whole, whole), varying.EvaluateSequence(whole, whole));
    }
}
