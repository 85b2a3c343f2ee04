using ModelGen.Networks;
using ModelGen.Optimizers;
using static ModelGen.Networks.Functions;

// Networks of the fixtures' training runs: the same equations, each with its optimizer.
namespace ModelGen.Tests.Networks;

[Network(BatchSize = 5)]
internal sealed partial class SgdClassifier
{
    internal static Loss Step(
        [Steps(8, VariableLengths = true)] Tokens tokens, Ids labels, [Embedding(23, 10)] Table words, [Recurrent(10)] Recurrent lstm, [Dense(2)] Dense classes) =>
        CrossEntropy(classes.Apply(Mean(lstm.Apply(words[tokens]))), labels, offset: 1e-8);
}

[Network(BatchSize = 5, Optimizer = typeof(AdaDelta))]
[OptimizerArgument("rho", 0.95)]
internal sealed partial class AdaDeltaClassifier
{
    internal static Loss Step(
        [Steps(8, VariableLengths = true)] Tokens tokens, Ids labels, [Embedding(23, 10)] Table words, [Recurrent(10)] Recurrent lstm, [Dense(2)] Dense classes) =>
        CrossEntropy(classes.Apply(Mean(lstm.Apply(words[tokens]))), labels, offset: 1e-8);
}

[Network(BatchSize = 5, Optimizer = typeof(GravesRmsProp))]
internal sealed partial class RmsPropClassifier
{
    internal static Loss Step(
        [Steps(8, VariableLengths = true)] Tokens tokens, Ids labels, [Embedding(23, 10)] Table words, [Recurrent(10)] Recurrent lstm, [Dense(2)] Dense classes) =>
        CrossEntropy(classes.Apply(Mean(lstm.Apply(words[tokens]))), labels, offset: 1e-8);
}
