using System.Reflection;
using ModelGen.Cpu;
using Xunit;

namespace ModelGen.Runtime.Tests.Sessions;

[LstmModel(VocabSize = 41, HiddenSize = 19, NumLayers = 2, NumSteps = 6, BatchSize = 5, KeepProb = 0.6)]
internal sealed partial class GuardedModel;

[RecurrentLayer(InputSize = 7, HiddenSize = 9, NumLayers = 2, NumSteps = 4, BatchSize = 3, VariableLengths = true, Dropout = 0.3)]
internal sealed partial class GuardedLayer;

/// <summary>What lies behind a generated model.</summary>
internal static class SessionModels
{
    /// <summary>The model's guard.</summary>
    public static CallGuard Guard(object model)
    {
        object session = Assert.IsType<ModelSession>(Value(model.GetType(), "_session", model), exactMatch: false);
        return (CallGuard)Value(typeof(ModelSession), "_guard", session);
    }

    /// <summary>The threads of a model that runs on the processor.</summary>
    public static ThreadTeam Team(object model) => (ThreadTeam)Value(
        typeof(CpuEngine), "_team", Value(typeof(ModelSession), "_engine", Value(model.GetType(), "_session", model)));

    private static object Value(System.Type type, string field, object of) =>
        type.GetField(field, BindingFlags.NonPublic | BindingFlags.Instance)!.GetValue(of)!;
}
