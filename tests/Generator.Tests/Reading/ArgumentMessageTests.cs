using System;
using ModelGen.Generator.Reading;
using ModelGen.Generator.Tests.Harness;
using Xunit;

namespace ModelGen.Generator.Tests.Reading;

/// <summary>What is said of an argument that has no value, and what remains of its declaration.</summary>
public sealed class ArgumentMessageTests
{
    [Theory]
    [InlineData("6, HiddenSize = 3", "6", "arguments have the form 'Name = value'")]
    [InlineData("VocabSize = 6, HiddenSize = 3, HiddenSize = 4", "HiddenSize = 4", "HiddenSize is given already")]
    [InlineData("VocabSize = 6, HiddenSize = 3, Hidden = 4", "Hidden", "there is no argument of this name")]
    [InlineData(
        "VocabSize = 6, HiddenSize = Missing", "Missing",
        "ModelGen sees no value of HiddenSize; it is wrong, or from another source generator, whose code ModelGen cannot see: put it into a source file")]
    public void MG021_says_what_is_wrong(string arguments, string word, string reason) => Assert.Contains(
        "Error MG021 at '" + $"{word}': '{word}' cannot be read: {reason}",
        GeneratorRun.Reading($"[ModelGen.LstmModel({arguments})] partial class Small;").Problems);

    /// <summary>The least negative number that a float cannot be below.</summary>
    [Fact]
    public void MG008_the_lowest_float_is_negative() => Assert.Equal(
        ["Error MG008 at 'float.MinValue': InitScale is -3.4028234663852886E+38; it must be a finite number of at least 0"],
        GeneratorRun.Reading("[ModelGen.LstmModel(VocabSize = 6, HiddenSize = 3, InitScale = float.MinValue)] partial class Small;").Problems);

    [Fact]
    public void A_size_problem_that_no_single_size_is_to_blame_for_is_reported_at_the_attribute() => Assert.StartsWith(
        "Error MG009 at 'ModelGen.RecurrentLayer': ",
        Assert.Single(GeneratorRun.Of("[ModelGen.RecurrentLayer(InputSize = 1_000_000_000, HiddenSize = 1_000_000_000)] partial class Small;").Problems),
        StringComparison.Ordinal);

    [Fact]
    public void An_outline_has_the_cell_of_its_declaration()
    {
        var spec = GeneratorRun.Reading("[ModelGen.LstmModel(VocabSize = 6, HiddenSize = 0, Cell = typeof(ModelGen.Cells.Rnn))] partial class Small;").Spec();
        Assert.True(spec.IsOutline);
        Assert.Equal("Rnn", spec.Cell!.Name);
    }

    [Fact]
    public void An_outline_without_an_error_is_a_fault_that_says_so()
    {
        var spec = GeneratorRun.Reading("[ModelGen.LstmModel(VocabSize = 6, HiddenSize = 8)] partial class Small;").Spec();
        Assert.Equal(
            "a declaration that cannot be read has no error",
            Assert.Throws<InvalidOperationException>(() => new ReadResult(spec with { IsOutline = true }, new ProblemList())).Message);
    }
}
