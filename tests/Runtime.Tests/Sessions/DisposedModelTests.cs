using System;
using System.Collections.Generic;
using ModelGen.Tests;
using Xunit;

namespace ModelGen.Runtime.Tests.Sessions;

/// <summary>After its end, every member of a model says so, by the model's name.</summary>
public sealed class DisposedModelTests
{
    [Fact]
    public void Every_member_of_a_disposed_language_model_names_it()
    {
        var model = new GuardedModel(new ModelOptions { Threads = 2 });
        LoadedText text = model.AddText(Text.Random(1, 100, 41));
        model.Forward(Text.Window<GuardedModel>(1), Text.Window<GuardedModel>(2));
        model.Dispose();
        EveryMemberNames(model, typeof(ILanguageModel<GuardedModel>), "GuardedModel");
        Assert.Throws<ObjectDisposedException>(() => model.EvaluateText(text, 0, new double[1]));
    }

    [Fact]
    public void Every_member_of_a_disposed_layer_names_it()
    {
        var layer = new GuardedLayer(new ModelOptions { Threads = 2 });
        layer.Dispose();
        EveryMemberNames(layer, typeof(IRecurrentLayer<GuardedLayer>), "GuardedLayer");
    }

    private static void EveryMemberNames(object model, Type contract, string name)
    {
        IReadOnlyList<(string Name, Action Call)> members = EveryMember.Of(model, contract);
        Assert.All(members, member =>
        {
            Exception? error = Record.Exception(member.Call);
            if (member.Name == "Dispose()")
                Assert.Null(error);
            else
                Assert.Equal(name, (error as ObjectDisposedException)?.ObjectName);
        });
    }
}
