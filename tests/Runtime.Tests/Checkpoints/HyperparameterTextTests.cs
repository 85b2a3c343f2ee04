using System.Collections.Generic;
using System.IO;
using ModelGen.Checkpoints;
using ModelGen.Tests.Fixtures;
using Xunit;

namespace ModelGen.Runtime.Tests.Checkpoints;

/// <summary>Hyperparameters that a program has changed, in the metadata of files.</summary>
public sealed class HyperparameterTextTests
{
    [Fact]
    public void What_is_as_declared_is_not_written_and_follows_the_declaration()
    {
        using var model = new DecayedAdam(new ModelOptions { Threads = 1 });
        Assert.Empty(HyperparameterText.Of(model));
        model.SetHyperparameter("beta1", 0.1 + 0.2);
        model.SetHyperparameter("weight_decay", "softmax_w", 0);
        Dictionary<string, string> text = HyperparameterText.Of(model);
        Assert.Equal(new Dictionary<string, string> { ["hyperparameter.beta1.embedding"] = "0.30000000000000004", ["hyperparameter.weight_decay.softmax_w"] = "0" }, text);
        Assert.Equal([0.1 + 0.2, 0.999, 1e-8, 0.1, 0], HyperparameterText.Read<DecayedAdam>(text));
        Assert.Equal([0.9, 0.999, 1e-8, 0.1, 0.3], HyperparameterText.Read<DecayedAdam>(new Dictionary<string, string> { ["other"] = "1" }));
    }

    [Theory]
    [InlineData("hyperparameter.gamma.embedding", "1", "has hyperparameter.gamma.embedding, which DecayedAdam does not have")]
    [InlineData("hyperparameter.beta1.kernel_0", "1", "has hyperparameter.beta1.kernel_0, which DecayedAdam does not have")]
    [InlineData("hyperparameter.beta1.embedding", "NaN", "is damaged: its hyperparameter.beta1.embedding is NaN, which is no finite number")]
    [InlineData("hyperparameter.beta1.embedding", "1e99", "is damaged: its hyperparameter.beta1.embedding is 1e99, which is no finite number")]
    [InlineData("hyperparameter.beta1.embedding", "0,5", "is damaged: its hyperparameter.beta1.embedding is 0,5, which is no finite number")]
    public void What_is_wrong_is_said(string key, string value, string message) => Assert.Equal(
        message, Assert.Throws<InvalidDataException>(() => HyperparameterText.Read<DecayedAdam>(new Dictionary<string, string> { [key] = value })).Message);
}
