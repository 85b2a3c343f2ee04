using System;
using System.Collections.Generic;
using System.Threading;
using ModelGen.Cpu;
using ModelGen.Runtime.Tests.Models;
using ModelGen.Tests;
using Xunit;

namespace ModelGen.Runtime.Tests.Sessions;

/// <summary>Numbers that would poison a model or end the process are refused, with what is right.</summary>
public sealed class OptionTests
{
    public static TheoryData<double> RatesThatAreNone => [double.NaN, double.PositiveInfinity, double.NegativeInfinity, 1e39, -1e300];

    [Theory]
    [MemberData(nameof(RatesThatAreNone))]
    public void A_learning_rate_that_is_no_number_of_32_bits_is_refused_wherever_it_is_taken(double rate)
    {
        using var model = new GuardedModel(new ModelOptions { Threads = 1 });
        using var layer = new GuardedLayer(new ModelOptions { Threads = 1 });
        (string Name, Action Call)[] members =
        [
            .. EveryMember.With("learningRate", model, typeof(ILanguageModel<GuardedModel>), rate),
            .. EveryMember.With("learningRate", layer, typeof(IRecurrentLayer<GuardedLayer>), rate),
        ];
        Assert.True(members.Length >= 4, $"only {members.Length} members take a learning rate");
        Assert.All(members, member =>
        {
            var error = Assert.Throws<ArgumentOutOfRangeException>(member.Call);
            Assert.StartsWith($"learningRate is {rate}: expected a finite number", error.Message, StringComparison.Ordinal);
            Assert.Equal("learningRate", error.ParamName);
        });
    }

    [Fact]
    public void A_refused_learning_rate_costs_no_gradients()
    {
        using var model = new GuardedModel(new ModelOptions { Threads = 1 });
        model.Forward(Text.Window<GuardedModel>(1), Text.Window<GuardedModel>(2));
        model.Backward();
        Assert.Throws<ArgumentOutOfRangeException>(() => model.Update(double.NaN));
        model.Update(float.MaxValue);
    }

    [Theory]
    [InlineData(int.MinValue)]
    [InlineData(0)]
    [InlineData(ModelOptions.MaxThreads + 1)]
    [InlineData(100_000)]
    [InlineData(int.MaxValue)]
    public void Threads_out_of_bounds_are_refused_with_the_bounds_on_every_device(int threads)
    {
        foreach (Device device in (Device[])[Device.Cpu, Device.Auto, Device.Cuda()])
        {
            var options = new ModelOptions { Threads = threads, Device = device };
            Assert.All<Func<object>>([() => new GuardedModel(options), () => new GuardedLayer(options)], create =>
            {
                var error = Assert.Throws<ArgumentOutOfRangeException>(create);
                Assert.Equal("options.Threads", error.ParamName);
                Assert.StartsWith($"options.Threads is {threads}: expected 1 to 1024;", error.Message, StringComparison.Ordinal);
            });
        }
    }

    [Fact]
    public void As_many_threads_as_are_allowed_work()
    {
        using var model = new LeastModel(new ModelOptions { Threads = ModelOptions.MaxThreads });
        Assert.Equal(ModelOptions.MaxThreads, model.Threads);
        model.TrainStep([0], [0], 1);
    }

    [Fact]
    public void Threads_that_the_system_refuses_are_told_of_and_those_before_end()
    {
        var started = new List<Thread>();
        var error = Assert.Throws<InsufficientMemoryException>(() => new ThreadTeam(9, 0, TimeSpan.Zero, thread =>
        {
            if (started.Count == 5) throw new InsufficientMemoryException();
            thread.UnsafeStart();
            started.Add(thread);
        }));
        Assert.StartsWith("The system has started 5 of 8 threads for a team of 9", error.Message, StringComparison.Ordinal);
        Assert.Contains("Fewer threads help", error.Message, StringComparison.Ordinal);
        Assert.Equal(5, started.Count);
        Assert.All(started, thread => Assert.False(thread.IsAlive));
    }

    [Fact]
    public void A_text_is_known_by_itself_and_not_by_its_numbers()
    {
        using var model = new GuardedModel(new ModelOptions { Threads = 1 });
        using var other = new GuardedModel(new ModelOptions { Threads = 1 });
        using var gone = new GuardedModel(new ModelOptions { Threads = 1 });
        int[] words = Text.Random(1, 100, 41);
        LoadedText own = model.AddText(words), others = other.AddText(words), ended = gone.AddText(words);
        gone.Dispose();
        Assert.Equal((own.Index, own.Windows), (others.Index, others.Windows));
        LoadedText[] strangers = [others, ended, new LoadedText(own.Index, own.Windows), new LoadedText(1, 1), new LoadedText(-1, 5)];
        Assert.All(strangers, text =>
        {
            Assert.Equal("text", Assert.Throws<ArgumentException>(() => model.TrainText(text, 0, 1, new double[1])).ParamName);
            var error = Assert.Throws<ArgumentException>(() => model.EvaluateText(text, 0, new double[1]));
            Assert.StartsWith("text is not one of the 1 that this model was given by AddText.", error.Message, StringComparison.Ordinal);
        });
        Assert.Throws<ArgumentNullException>(() => model.TrainText(null!, 0, 1, new double[1]));
        Assert.Throws<ArgumentNullException>(() => model.EvaluateText(null!, 0, new double[1]));
        model.TrainText(own, 0, 1, new double[own.Windows]);
        Assert.NotSame(own, model.AddText(words));
    }
}
