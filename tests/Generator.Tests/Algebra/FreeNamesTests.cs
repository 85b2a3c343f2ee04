using ModelGen.Generator.Algebra;
using Xunit;

namespace ModelGen.Generator.Tests.Algebra;

/// <summary>Names that are each given once.</summary>
public sealed class FreeNamesTests
{
    [Fact]
    public void A_name_that_is_wanted_again_gets_the_next_number()
    {
        var names = new FreeNames([]);
        Assert.Equal(["a", "b", "a2", "a3", "b2", "a4"], new[] { names.New("a"), names.New("b"), names.New("a"), names.New("a"), names.New("b"), names.New("a") });
    }

    [Fact]
    public void A_name_that_is_taken_is_never_given()
    {
        var names = new FreeNames(["a", "b2"]);
        names.Take("a2", "a3", "a5");
        Assert.Equal(["a4", "a6", "a7"], new[] { names.New("a"), names.New("a"), names.New("a") });
        Assert.Equal(["b", "b3"], new[] { names.New("b"), names.New("b") });
    }

    /// <summary>One name with its number may be another one without.</summary>
    [Fact]
    public void A_name_that_was_made_with_a_number_is_taken_too()
    {
        var names = new FreeNames(["a"]);
        Assert.Equal(["a2", "a22", "a3"], new[] { names.New("a"), names.New("a2"), names.New("a") });
    }
}
