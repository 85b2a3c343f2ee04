using System.Collections.Generic;
using System.IO;
using System.Linq;
using ModelGen.Tests.Fixtures;
using Xunit;
using Xunit.Sdk;

namespace ModelGen.Runtime.Tests.Fixtures;

/// <summary>The account that fixtures keep of what tests do with them.</summary>
public sealed class FixtureAccountTests
{
    // Fixtures of models that cannot be declared yet: kind, and what it would take.
    private static readonly Dictionary<string, string> WithoutModel = new()
    {
        ["classifier"] = "A classifier over pooled states.",
        ["regression"] = "A regression with flags that say where a sequence begins.",
        ["regression_train"] = "A regression with flags that say where a sequence begins, and momentum.",
        ["seq2seq"] = "An encoder and a decoder.",
    };

    [Fact]
    public void Every_fixture_has_a_test_or_a_reason_for_having_none()
    {
        IEnumerable<string> tested = ((string[])["lm_*", "nn_lstm_*", "cells_*", "classifier_masked_train_*", "regression_clip_threshold"]).SelectMany(Fixture.Names);
        IEnumerable<string> kinds = Fixture.Names("*").Except(tested).Select(Fixture.Kind).Distinct();
        Assert.Equal(WithoutModel.Keys.Order(), kinds.Order());
    }

    [Fact]
    public void A_test_that_compares_less_than_is_stored_fails_and_says_what()
    {
        var failure = Assert.ThrowsAny<XunitException>(() => Fixture.Check("cells_rnn_tanh", fixture =>
        {
            foreach (string input in (string[])["in.x", "in.h0", "in.gy", "in.gh", "param.kernel", "param.bias"])
                fixture.Doubles(input);
            foreach (string result in (string[])["out.y", "out.final_h", "grad.param.kernel", "grad.param.bias", "grad.in.h0"])
                fixture.Expected(result);
            foreach (string key in (string[])["kind", "cell", "I", "H", "T"])
                fixture.Metadata(key);
        }));
        Assert.Contains("cells_rnn_tanh stores what its test never compares: grad.in.x, loss, metadata B", failure.Message);
    }

    [Fact]
    public void To_ask_for_the_length_of_a_result_is_not_to_compare_it()
    {
        var failure = Assert.ThrowsAny<XunitException>(() => Fixture.Check("cells_rnn_tanh", fixture => fixture.Length("out.y")));
        Assert.Contains("out.y", failure.Message);
        Assert.ThrowsAny<XunitException>(() => Fixture.Check("cells_rnn_tanh", fixture => fixture.Floats("out.y")));
    }

    [Fact]
    public void A_case_is_the_file_that_it_says_it_is()
    {
        foreach (string name in Fixture.Names("*").Concat(Fixture.Names("torch/*")))
        {
            string said = "";
            Assert.ThrowsAny<XunitException>(() => Fixture.Check(name, fixture => said = fixture.Metadata("case")));
            Assert.Equal(Path.GetFileName(name), said);
        }
    }
}
