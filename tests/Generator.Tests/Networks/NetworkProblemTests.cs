using System.Linq;
using ModelGen.Generator.Tests.Harness;
using Xunit;

namespace ModelGen.Generator.Tests.Networks;

/// <summary>Networks that are wrong, each an error at the word.</summary>
public sealed class NetworkProblemTests
{
    [Theory]
    [InlineData("", "Net", "it has no static method 'Step' with feeds and layers")]
    [InlineData("int Step => 1;", "Net", "it has no static method 'Step' with feeds and layers")]
    [InlineData("static Loss Step(Vector x) => null!; static Loss Step(Ids x) => null!;", "Step", "it has more than one method 'Step'")]
    [InlineData("Loss Step(Vector x) => null!;", "Step", "'Step' is not static")]
    [InlineData("static Loss Step<T>(Vector x) => null!;", "<T>", "'Step' is generic")]
    [InlineData("static extern Loss Step(Vector x);", "Step", "'Step' has no body")]
    [InlineData("static async System.Threading.Tasks.Task<Loss> Step(Vector x) => null!;", "Step", "'Step' is asynchronous")]
    public void MG301_a_network_has_one_Step(string members, string word, string reason) => Assert.Equal(
        [$"Error MG301 at '{word}': 'Net' cannot be a network: {reason}"], GeneratorRun.Reading(NetworkSource.Of(members)).Problems);

    [Theory]
    [InlineData("int x", "int", "x", "'int' is neither the type of a feed (Ids, Tokens, Vector, Sequence) nor that of a layer (Table, Recurrent, Dense, LayerNorm, Convolution, Attention)")]
    [InlineData("States x", "States", "x", "'States' is what is made in 'Step'; feeds are Ids, Tokens, Vector, Sequence")]
    [InlineData("[Width(2)] Recurrence x", "Recurrence", "x", "'Recurrence' is what is made in 'Step'; feeds are Ids, Tokens, Vector, Sequence")]
    [InlineData("ref Vector x", "ref", "ref", "remove 'ref': feeds and layers are passed as they are")]
    [InlineData("params Vector[] x", "params", "params", "remove 'params': feeds and layers are passed as they are")]
    [InlineData("Vector x = null!", "null!", "x", "it has no default: feeds are given at each step, and layers are the model's own")]
    [InlineData("Dense x", "x", "x", "a Dense is declared with [Dense(width)]")]
    [InlineData("[LayerNorm] Dense x", "LayerNorm", "LayerNorm", "'x' is a Dense, which is declared with [Dense(width)]")]
    [InlineData("[Steps(3)] Dense x", "Steps", "Steps", "'x' is a Dense, which is declared with [Dense(width)]")]
    [InlineData("[Steps(3)] Ids x", "Steps", "Steps", "'x' is a feed of Ids, which takes no attribute")]
    [InlineData("[Width(3)] Ids x", "Width", "Width", "'x' is a feed of Ids, which takes no attribute")]
    [InlineData("[Steps(3), Width(3)] Tokens x", "Width", "Width", "'x' is a feed of Tokens, which takes [Steps(count)] or [Along(nameof(other))]")]
    [InlineData("[Along(\"y\")] Vector x", "Along", "Along", "'x' is a feed of Vector, which takes [Width(count)]")]
    [InlineData("[ModelGen.Networks.Dense(3)] Vector x", "ModelGen.Networks.Dense", "ModelGen.Networks.Dense", "'x' is a feed of Vector, which takes [Width(count)]")]
    [InlineData("[Attention(AttentionScore.Dot, 8)] Attention x", "8", "8", "it is the width of the hidden layer of AttentionScore.Additive, and AttentionScore.Dot has none; remove it")]
    public void MG302_a_parameter_is_a_feed_or_a_layer(string parameter, string place, string word, string reason) =>
        AssertOfParameter(parameter, $"Error MG302 at '{place}': '{word}' does not fit into a network: {reason}");

    [Theory]
    [InlineData("Tokens x", "x", "say how many there are with [Steps(count)], or name the feed that it goes along with, [Along(nameof(other))]")]
    [InlineData("[Width(3)] Sequence x", "x", "say how many there are with [Steps(count)], or name the feed that it goes along with, [Along(nameof(other))]")]
    [InlineData("[Steps(4)] Tokens y, [Steps(3), Along(nameof(y))] Tokens x", "Along", "[Steps] opens an axis, and [Along] names the feed of another one; keep one of them")]
    [InlineData("[Steps(4, VariableLengths = true, Mask = true)] Tokens x", "true", "lengths say which steps are real, and so does a mask; keep one of VariableLengths and Mask")]
    [InlineData("[Along(\"y\")] Tokens x", "\"y\"", "'Step' has no parameter 'y'")]
    [InlineData("[Along(nameof(x))] Tokens x", "nameof(x)", "it names itself; [Steps(count)] opens an axis")]
    [InlineData("[Along(nameof(y))] Tokens x, [Steps(4)] Tokens y", "nameof(y)", "'y' comes after it; the feed with [Steps] is the first of its axis")]
    [InlineData("Ids y, [Along(nameof(y))] Tokens x", "nameof(y)", "'y' has no time steps")]
    [InlineData("[Dense(3)] Dense y, [Along(nameof(y))] Tokens x", "nameof(y)", "'y' has no time steps")]
    [InlineData("[Along(null!)] Tokens x", "null!", "name the feed that it goes along with, [Along(nameof(other))]")]
    public void MG303_time_steps_are_clear(string parameters, string word, string reason) =>
        AssertOfParameter(parameters, $"Error MG303 at '{word}': The time steps of 'x' are not clear: {reason}");

    [Theory]
    [InlineData("[Dense(0)] Dense x", "0", "MG006", "Width is 0; it must be at least 1")]
    [InlineData("[Steps(-2)] Tokens x", "-2", "MG006", "Count is -2; it must be at least 1")]
    [InlineData("[Width(0)] Vector x", "0", "MG006", "Count is 0; it must be at least 1")]
    [InlineData("[Embedding(width: 0, count: 3)] Table x", "0", "MG006", "Width is 0; it must be at least 1")]
    [InlineData("[Recurrent(3, NumLayers = 101)] Recurrent x", "101", "MG006", "NumLayers is 101; it must be from 1 to 100")]
    [InlineData("[Recurrent(3, Dropout = 1)] Recurrent x", "1", "MG007", "Dropout is 1; it must be at least 0 and below 1")]
    [InlineData("[Recurrent(3, MaxGateGradient = -1)] Recurrent x", "-1", "MG008", "MaxGateGradient is -1; it must be a finite number of at least 0")]
    [InlineData("[Recurrent] Recurrent x", "Recurrent", "MG011", "Units is missing; give it a value of at least 1")]
    [InlineData("[Recurrent(3, HiddenSizes = [3])] Recurrent x", "3", "MG041", "HiddenSizes says how many layers there are and how wide each is; remove Units")]
    [InlineData("[LayerNorm(Epsilon = -1)] LayerNorm x", "-1", "MG008", "Epsilon is -1; it must be a finite number of at least 0")]
    [InlineData("[Recurrent(3, ProjectionSize = 2)] Recurrent x", "2", "MG018", "ProjectionSize is given, but the cell 'Lstm' has no projection; remove it, or choose a cell with a projection")]
    [InlineData("[Attention((AttentionScore)9)] Attention x", "(AttentionScore)9", "MG020", "Score is 9; it must be AttentionScore.Additive or AttentionScore.Dot or AttentionScore.Multiplicative or AttentionScore.ScaledDot")]
    [InlineData("[Attention(AttentionScore.Additive)] Attention x", "Attention", "MG011", "Width is missing; give it a value of at least 1")]
    public void Numbers_of_attributes_have_the_ranges_of_declarations(string parameter, string word, string id, string message) =>
        AssertOfParameter(parameter, $"Error {id} at '{word}': {message}");

    [Fact]
    public void Recurrent_layers_are_warned_of_and_refused_as_those_of_layers_are() => Assert.StartsWith(
        "Error MG016 at 'typeof(string)': 'string' is not a recurrent cell; ",
        Assert.Single(GeneratorRun.Reading(NetworkSource.Of("static Loss Step([Width(2)] Vector y, [Recurrent(3, Cell = typeof(string))] Recurrent x) => Loss.Mean(y);")).Problems),
        System.StringComparison.Ordinal);

    [Theory]
    [InlineData("Vector", "return top.Apply(profile);", "Vector", "the first is a Loss, which training makes smaller")]
    [InlineData("(Vector a, Vector b)", "return (profile, top.Apply(profile));", "Vector", "the first is a Loss, which training makes smaller")]
    [InlineData("(Loss, Vector)", "return (Loss.Sum(top.Apply(profile)), profile);", "Vector", "an output has a name, as in (Loss, Vector score)")]
    [InlineData("System.ValueTuple<Loss, Vector>", "return (Loss.Sum(top.Apply(profile)), profile);", "System.ValueTuple<Loss, Vector>", "an output has a name, as in (Loss, Vector score)")]
    [InlineData("(Loss, Loss other)", "var l = Loss.Sum(top.Apply(profile)); return (l, l);", "Loss", "an output is a Vector or a Sequence, and 'Loss' is neither")]
    [InlineData("Loss", "return null!;", "null", "'null' is null, and no value")]
    [InlineData("(Loss, Vector y)", "return (Loss.Sum(top.Apply(profile)), null!);", "null", "'null' is null, and no value")]
    [InlineData("(Loss, Vector y)", "Vector? none = null; return (Loss.Sum(top.Apply(profile)), none!);", "none", "'none' is null, and no value")]
    public void MG304_what_is_returned_is_a_loss_and_outputs(string type, string body, string word, string reason) => Assert.Equal(
        [$"Error MG304 at '{word}': 'Step' returns the loss, or a tuple such as (Loss, Vector score): {reason}"],
        GeneratorRun.Reading(NetworkSource.OfBody(body, returns: type)).Problems);

    [Theory]
    [InlineData("Dropout(profile, 0)", "0", "MG007", "keep is 0; it must be above 0 and at most 1")]
    [InlineData("Dropout(profile, keep: 1.5)", "1.5", "MG007", "keep is 1.5; it must be above 0 and at most 1")]
    [InlineData("profile * double.NaN", "double.NaN", "MG008", "The number is NaN; it must be a finite number that fits a float")]
    [InlineData("profile / 0", "0", "MG008", "The divisor is 0; it must be another number")]
    [InlineData("profile / 1e-50", "1e-50", "MG008", "The number is 1E-50; it must be a finite number that fits a float")]
    [InlineData("Columns(profile, 2, 2)", "Columns", "MG310", "'Columns' does not fit here: columns 2 to 3 are asked for, and there are 3, the first of which is 0")]
    [InlineData("profile + Columns(profile, 0, 2)", "Columns(profile, 0, 2)", "MG310", "'Columns(profile, 0, 2)' does not fit here: it has 2 columns, and what stands before it 3; both have as many, or one has 1")]
    public void Arguments_have_ranges(string expression, string word, string id, string message) => Assert.Equal(
        [$"Error {id} at '{word}': {message}"], GeneratorRun.Reading(NetworkSource.OfBody($"return Loss.Sum(top.Apply({expression}));")).Problems);

    [Theory]
    [InlineData("HuberError(x, profile, 0)", "0", "MG008", "delta is 0; it must be a finite number above 0")]
    [InlineData("QuantileError(x, profile, quantile: 1)", "1", "MG007", "quantile is 1; it must be above 0 and below 1")]
    [InlineData("CrossEntropy(x, label, smoothing: 1)", "1", "MG007", "smoothing is 1; it must be at least 0 and below 1")]
    [InlineData("CrossEntropy(x, label, offset: -1e-8)", "-1e-8", "MG008", "offset is -1E-08; it must be a finite number of at least 0")]
    [InlineData("CrossEntropy(x, label, reduce: (Reduction)2)", "(Reduction)2", "MG020", "reduce is 2; it must be Reduction.Mean or Reduction.Sum")]
    [InlineData("CrossEntropy(x, label, ignore: -2)", "-2", "MG309", "ignore is -2; it must be an id, or -1 for none")]
    [InlineData("CrossEntropy(x, label, ignore: 3)", "3", "MG309", "ignore is 3; it must be below 3, the columns of the logits")]
    [InlineData("CrossEntropy(x, label) + Loss.Sum(Equal(label, 3))", "3", "MG309", "id is 3; it must be below 3, the columns of the logits")]
    [InlineData("Loss.Sum(x * Equal(label, -1))", "-1", "MG309", "id is -1; it must be at least 0")]
    [InlineData("Loss.Sum(x) * (1 / 0.0)", "1 / 0.0", "MG008", "The number is Infinity; it must be a finite number that fits a float")]
    [InlineData("1e-50 * Loss.Sum(x)", "1e-50", "MG008", "The number is 1E-50; it must be a finite number that fits a float")]
    [InlineData("HuberError(x, Columns(profile, 0, 1))", "Columns(profile, 0, 1)", "MG310", "'Columns(profile, 0, 1)' does not fit here: it has 1 column, and what is compared with it 3; both have as many")]
    [InlineData("BinaryCrossEntropy(Columns(x, 0, 1), profile)", "profile", "MG310", "'profile' does not fit here: it has 3 columns, and what is compared with it 1; both have as many")]
    [InlineData("SquaredError(x, Columns(profile, 0, 2))", "Columns(profile, 0, 2)", "MG310", "'Columns(profile, 0, 2)' does not fit here: it has 2 columns, and what stands before it 3; both have as many, or one has 1")]
    public void Losses_have_ranges(string loss, string word, string id, string message) => Assert.Contains(
        $"Error {id} at '{word}': {message}", GeneratorRun.Reading(NetworkSource.OfBody($"var x = top.Apply(profile); return {loss};", parameters: "p l t")).Problems);

    /// <summary>C# calculates with 32 bits, and what is read here does not wrap around as it does.</summary>
    [Theory]
    [InlineData("int most = 2_000_000_000, sum = most + most;", "+", "4000000000")]
    [InlineData("int most = 2_000_000_000, product = -most * 2;", "*", "-4000000000")]
    public void Whole_numbers_stay_in_their_type(string statement, string word, string value) => Assert.Equal(
        [$"Error MG008 at '{word}': The result is {value}; it must be a finite number that fits an int"],
        GeneratorRun.Reading(NetworkSource.OfBody($"{statement} return Loss.Sum(top.Apply(profile));")).Problems);

    [Fact]
    public void Whole_numbers_of_64_bits_may_be_larger() => Assert.Empty(
        GeneratorRun.Reading(NetworkSource.OfBody("long most = 2_000_000_000, sum = most + most; return Loss.Sum(top.Apply(profile) * sum);")).Problems);

    /// <summary>A table has 40 rows; ids of what is looked up in it are below.</summary>
    [Fact]
    public void MG309_ids_are_compared_with_what_a_table_has() => Assert.Equal(
        ["Error MG309 at '40': id is 40; it must be below 40, the rows of 'table'"],
        GeneratorRun.Reading(NetworkSource.OfBody("return Loss.Sum(top.Apply(Mean(table[words])) * Mean(Equal(words, 39)) * Mean(Equal(words, 40)));", parameters: "w e t")).Problems);

    [Theory]
    [InlineData("p l t", "return Loss.Sum(top.Apply(profile));", "label", "feed", "read it or remove it")]
    [InlineData("p l t", "var unused = Equal(label, 1); return Loss.Sum(top.Apply(profile));", "label", "feed", "read it or remove it")]
    [InlineData("p t n", "return Loss.Sum(top.Apply(profile));", "norm", "layer", "use it or remove it")]
    [InlineData("p t n", "var unused = norm.Apply(profile); return Loss.Sum(top.Apply(profile));", "norm", "layer", "use it or remove it")]
    public void MG311_everything_has_a_part_in_the_result(string parameters, string body, string word, string what, string advice) => Assert.Equal(
        [$"Error MG311 at '{word}': The {what} '{word}' has no part in what 'Step' returns; {advice}"],
        GeneratorRun.Reading(NetworkSource.OfBody(body, parameters: parameters)).Problems);

    [Theory]
    [InlineData("return (Loss.Sum(top.Apply(profile)), norm.Apply(profile));")]
    [InlineData("return (Loss.Mean(top.Apply(profile), weights: Columns(norm.Apply(profile), 0, 1)), profile);")]
    public void MG312_a_layer_without_a_gradient_never_learns(string body) => Assert.Equal(
        ["Warning MG312 at 'norm': The layer 'norm' has a part in the outputs, but no gradient of the loss comes to it: it stays as it starts"],
        GeneratorRun.Reading(NetworkSource.OfBody(body, parameters: "p t n", returns: "(Loss, Vector y)")).Problems);

    [Theory]
    [InlineData("[Width(2)] Vector learningRate", "learningRate", "learningRate", "generated members have this name already, for the learning rate; rename it")]
    [InlineData("[Steps(3, VariableLengths = true)] Tokens a, Ids aLengths", "aLengths", "aLengths", "generated members have this name already, for the lengths of 'a'; rename it")]
    [InlineData("[Steps(3, Mask = true)] Tokens a, Ids aMask", "aMask", "aMask", "generated members have this name already, for the mask of 'a'; rename it")]
    [InlineData("Ids output", "output", "output", "generated members have this name already, for the feed 'output'; rename it")]
    [InlineData("Ids @int", "@int", "int", "names of feeds, layers and outputs begin with one of a to z or A to Z, go on with these, digits and single '_' between them, and are no keywords")]
    [InlineData("Ids größe", "größe", "größe", "names of feeds, layers and outputs begin with one of a to z or A to Z, go on with these, digits and single '_' between them, and are no keywords")]
    [InlineData("Ids _x", "_x", "_x", "names of feeds, layers and outputs begin with one of a to z or A to Z, go on with these, digits and single '_' between them, and are no keywords")]
    [InlineData("Ids x_", "x_", "x_", "names of feeds, layers and outputs begin with one of a to z or A to Z, go on with these, digits and single '_' between them, and are no keywords")]
    [InlineData("[Dense(3)] Dense a__b", "a__b", "a__b", "names of feeds, layers and outputs begin with one of a to z or A to Z, go on with these, digits and single '_' between them, and are no keywords")]
    [InlineData("[Dense(3)] Dense a, [Embedding(3, 2)] Table a_kernel", "a_kernel", "a_kernel", "it reads like a part of the layer 'a'; rename one of them")]
    [InlineData("[Dense(3)] Dense a, Ids a_kernel", "a_kernel", "a_kernel", "it reads like a part of the layer 'a'; rename one of them")]
    [InlineData("[Recurrent(3)] Recurrent a, [Recurrent(3)] Recurrent a_2", "a_2", "a_2", "it reads like a part of the layer 'a'; rename one of them")]
    [InlineData("Ids x_y, Ids xY", "xY", "xY", "it reads like 'x_y', the feed; rename it")]
    [InlineData("Ids X, [Embedding(3, 2)] Table x", "x", "x", "it reads like 'X', the feed; rename it")]
    [InlineData("Ids x, Ids d_x", "d_x", "d_x", "names of gradients begin with 'd_'; rename it")]
    public void MG313_names_can_be_those_of_tensors_and_members(string parameters, string place, string word, string reason) => Assert.Contains(
        $"Error MG313 at '{place}': '{word}' cannot be used as a name here: {reason}",
        GeneratorRun.Reading(NetworkSource.Of($"static (Loss, Vector output) Step({parameters}, [Width(2)] Vector last) => (Loss.Mean(last), last);")).Problems);

    [Theory]
    [InlineData("return Loss.Mean(profile);", "Loss.Mean(profile)")]
    [InlineData("return 2 * Loss.Mean(profile, weights: Columns(top.Apply(profile), 0, 1));", "2 * Loss.Mean(profile, weights: Columns(...")]
    public void MG314_a_loss_depends_on_a_parameter(string body, string word) => Assert.Contains(
        $"Error MG314 at '{body["return ".Length..^1]}': '{word}' depends on no parameter of a layer, so that nothing can be learned; let it depend on what a layer makes",
        GeneratorRun.Reading(NetworkSource.OfBody(body)).Problems);

    [Theory]
    [InlineData("static Loss Step(Missing x) => null!;", "Missing")]
    [InlineData("static Loss Step([Dense(\"x\")] Dense x) => null!;", "\"x\"")]
    [InlineData("static Loss Step([Dense] Dense x) => null!;", "Dense")]
    [InlineData("static Loss Step([Dense(2), Width(Missing)] Dense x) => null!;", "Missing")]
    [InlineData("static Loss Step(Vector x) => x;", "x")]
    [InlineData("static Loss Step(Vector x) => Loss.Mean(Mean(x));", "x")]
    [InlineData("static Loss Step(Vector x) { return; }", "return")]
    public void MG315_what_the_compiler_refuses_cannot_be_read(string member, string word) => Assert.Equal(
        ["Error MG315 at '" + $"{word}': '{word}' cannot be read: it is wrong, or from another source generator, whose code ModelGen cannot see: put it into a source file"],
        GeneratorRun.Reading(NetworkSource.Of(member)).Problems);

    [Fact]
    public void MG316_a_network_has_an_end()
    {
        string methods = string.Concat(Enumerable.Range(1, 20).Select(level => $"static Vector F{level}(Vector x) => F{level - 1}(F{level - 1}(x)); "));
        Assert.Equal(
            ["Error MG316 at 'Step': 'Step' makes more than 10000 values, those of its methods each time that they are called; divide it among models"],
            GeneratorRun.Reading(NetworkSource.OfBody("return Loss.Mean(top.Apply(F20(profile)));", methods + "static Vector F0(Vector x) => Tanh(x);")).Problems);
    }

    [Fact]
    public void Members_of_the_class_make_room_for_those_that_are_generated() => Assert.Equal(
        ["Error MG013 at 'Predict': 'Net.Predict' collides with a generated member; rename it"],
        GeneratorRun.Reading(NetworkSource.OfBody("return (Loss.Sum(top.Apply(profile)), profile);", "void Predict() { }", returns: "(Loss, Vector output)")).Problems);

    [Fact]
    public void A_network_without_outputs_has_no_member_that_predicts() => Assert.Empty(
        GeneratorRun.Reading(NetworkSource.OfBody("return Loss.Sum(top.Apply(profile));", "void Predict() { }")).Problems);

    [Theory]
    [InlineData("TableUpdate = TableUpdate.Lazy, Accumulate = 2", "'TableUpdate.Lazy' and 'Accumulate = 2' cannot both be: an update has the ids of several steps")]
    [InlineData("TableUpdate = TableUpdate.Lazy", "'TableUpdate.Lazy' and 'table.Transposed' cannot both be: every row of the table has a gradient")]
    public void Lazy_tables_are_looked_up_and_nothing_else(string arguments, string message) => Assert.Contains(
        $"Error MG205 at 'TableUpdate.Lazy': {message}",
        GeneratorRun.Reading(NetworkSource.Of("static Loss Step(Ids x, [Embedding(5, 3)] Table table) => CrossEntropy(table.Transposed(table[x]), x);", arguments)).Problems);

    private static void AssertOfParameter(string parameter, string expected) => Assert.Contains(
        expected, GeneratorRun.Reading(NetworkSource.Of($"static Loss Step({parameter}) => null!;")).Problems);
}
