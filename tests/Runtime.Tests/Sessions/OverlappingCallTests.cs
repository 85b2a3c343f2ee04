using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using ModelGen.Tests;
using Xunit;

namespace ModelGen.Runtime.Tests.Sessions;

/// <summary>A model serves one call at a time: a second one is refused by name, whatever it is, and the first is not disturbed.</summary>
public sealed class OverlappingCallTests
{
    [Fact]
    public void Every_member_of_a_language_model_refuses_a_second_thread()
    {
        using var model = new GuardedModel(new ModelOptions { Threads = 2 });
        EveryMemberRefusesASecondThread(model, typeof(ILanguageModel<GuardedModel>), "GuardedModel");
        model.TrainStep(Text.Window<GuardedModel>(1), Text.Window<GuardedModel>(2), 1);
    }

    [Fact]
    public void Every_member_of_a_layer_refuses_a_second_thread()
    {
        using var layer = new GuardedLayer(new ModelOptions { Threads = 2 });
        EveryMemberRefusesASecondThread(layer, typeof(IRecurrentLayer<GuardedLayer>), "GuardedLayer");
        layer.Forward(new float[4 * 3 * 7], new float[4 * 3 * 9]);
    }

    [Fact]
    public void A_call_inside_a_call_is_refused_too()
    {
        using var model = new GuardedModel(new ModelOptions { Threads = 1 });
        using CallGuard.Call call = SessionModels.Guard(model).Enter();
        Assert.All(EveryMember.Of(model, typeof(ILanguageModel<GuardedModel>)), member =>
        {
            var error = Assert.Throws<InvalidOperationException>(member.Call);
            Assert.StartsWith("GuardedModel is in use by this thread", error.Message, StringComparison.Ordinal);
        });
        call.Dispose();
    }

    [Fact]
    public void A_call_that_fails_leaves_the_model_to_the_next()
    {
        using var model = new GuardedModel(new ModelOptions { Threads = 1 });
        using var layer = new GuardedLayer(new ModelOptions { Threads = 1 });
        IEnumerable<(string Name, Action Call)> members =
        [
            .. EveryMember.Of(model, typeof(ILanguageModel<GuardedModel>)), .. EveryMember.Of(layer, typeof(IRecurrentLayer<GuardedLayer>)),
        ];

        // Nearly all of them find fault with such arguments.
        Exception?[] errors = [.. members.Where(member => member.Name != "Dispose()").Select(member => Record.Exception(member.Call))];
        Assert.True(errors.Count(error => error is not null) > 25);
        Assert.All(errors, error => Assert.DoesNotContain("in use", error?.Message ?? "", StringComparison.Ordinal));
        model.TrainStep(Text.Window<GuardedModel>(1), Text.Window<GuardedModel>(2), 1);
        layer.Forward(new float[4 * 3 * 7], new float[4 * 3 * 9]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Threads_that_share_a_model_get_right_numbers_or_an_exception_and_nobody_waits(int threads)
    {
        const int Calls = 40;
        var options = new ModelOptions { Threads = threads };
        using GuardedModel model = new(options), alone = new(options);
        int[] tokens = Text.Random(1, 60, 41), targets = Text.Random(2, 60, 41);
        var costs = new ConcurrentBag<double>();
        var unexpected = new ConcurrentQueue<Exception>();
        int refused = 0;
        using var both = new Barrier(2);

        // Threads of their own: a pool that is busy may never run two at the same time.
        Thread[] users = [new(Use), new(Use)];
        foreach (Thread user in users) user.Start();
        foreach (Thread user in users) user.Join();
        Assert.Empty(unexpected);

        // Each call goes on from the state that the one before has left: the costs are those of a thread that is alone, in some order.
        Assert.Equal(2 * Calls, costs.Count + refused);
        double[] expected = [.. Enumerable.Range(0, costs.Count).Select(_ => alone.EvaluateSequence(tokens, targets))];
        Assert.Equal(expected.Order(), costs.Order());

        void Use()
        {
            both.SignalAndWait();
            for (int call = 0; call < Calls; call++)
            {
                try
                {
                    costs.Add(model.EvaluateSequence(tokens, targets));
                }
                catch (InvalidOperationException error) when (error.Message.StartsWith("GuardedModel is in use by another thread", StringComparison.Ordinal))
                {
                    Interlocked.Increment(ref refused);
                }
                catch (Exception error)
                {
                    unexpected.Enqueue(error);
                }
            }
        }
    }

    private static void EveryMemberRefusesASecondThread(object model, Type contract, string name)
    {
        IReadOnlyList<(string Name, Action Call)> members = EveryMember.Of(model, contract);
        var errors = new Dictionary<string, Exception?>();
        var other = new Thread(() =>
        {
            foreach ((string member, Action call) in members)
                errors[member] = Record.Exception(call);
        });
        using (SessionModels.Guard(model).Enter())
        {
            other.Start();
            other.Join();
        }

        Assert.Equal(members.Count, errors.Count);
        Assert.All(errors, member =>
        {
            Assert.True(member.Value is InvalidOperationException, $"{member.Key}: {member.Value?.Message ?? "nothing was thrown"}");
            Assert.StartsWith($"{name} is in use by another thread: make a model for each", member.Value!.Message, StringComparison.Ordinal);
        });
    }
}
