using System;
using System.Collections.Generic;
using System.Linq;
using ModelGen.Generator.Lowering;
using Xunit;
using static ModelGen.Generator.Tests.Lowering.ByHand;
using Buffer = ModelGen.Generator.Lowering.Buffer;

namespace ModelGen.Generator.Tests.Lowering;

/// <summary>What is drawn or given from outside is a constant: no operation makes a gradient for it.</summary>
public sealed class ConstantOperandTests
{
    private static readonly View X = Values("x", 1), Y = Values("y", 1), W = Weights("w", H);

    private static readonly Dictionary<string, (Operation Operation, View[] Constants)> Cases = new()
    {
        ["the first operand of equations"] = (Weighted(Constant("c", B, H), X, Y), [Constant("c", B, H)]),
        ["the last operand of equations"] = (Added(X, Constant("c", B, H), Y), [Constant("c", B, H)]),
        ["a row of equations"] = (Weighted(X, Constant("c", Dim.One, H), Y), [Constant("c", Dim.One, H)]),
        ["a column of equations"] = (Weighted(X, Constant("c", B, Dim.One), Y), [Constant("c", B, Dim.One)]),
        ["all operands of equations"] = (Weighted(Constant("c", B, H), Constant("d", B, H), Y), [Constant("c", B, H), Constant("d", B, H)]),
        ["the left factor"] = (new Product(Form.Plain, Constant("c", B, H), W, Y, Start.Zero), [Constant("c", B, H)]),
        ["the right factor"] = (new Product(Form.Plain, X, Constant("c", H, H), Y, Start.Zero), [Constant("c", H, H)]),
        ["a bias"] = (new Product(Form.Plain, X, W, Y, Start.Zero, Constant("c", Dim.One, H)), [Constant("c", Dim.One, H)]),
        ["what is copied"] = (Copied(Constant("c", B, H), Y), [Constant("c", B, H)]),
        ["the row of a fill"] = (new Fill(Y, Constant("c", Dim.One, H)), [Constant("c", Dim.One, H)]),
    };

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_constant_has_no_gradient(string name)
    {
        (Operation operation, View[] constants) = Cases[name];
        var adjoint = Adjoint.Of([operation], Y);
        Assert.DoesNotContain(adjoint.Gradients.Keys, buffer => constants.Any(constant => constant.Buffer == buffer));
        string[] written = [.. adjoint.Operations.SelectMany(each => each.Writes).Select(view => view.Buffer.Name)];
        Assert.All(constants, constant => Assert.DoesNotContain(written, buffer => buffer.StartsWith($"d_{constant.Buffer.Name}", StringComparison.Ordinal)));
    }

    /// <summary>The others have theirs, and nothing is computed for the constant's.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void Gradients_of_the_others_are_slopes(string name)
    {
        (Operation operation, View[] constants) = Cases[name];
        View[] inputs = [.. operation.Reads.Except(constants)];
        new HandList("list", [operation, Squared(Y, Values("z", 1))]) { Inputs = inputs, Constants = constants, Results = [Values("z", 1)] }.CheckSlopes();
        var derivatives = Adjoint.Of([operation], Y).Operations.OfType<Pointwise>().Where(_ => operation is Pointwise);
        Assert.All(derivatives, derivative => Assert.Equal(inputs.Select(input => $"d_{NameOf(input)}"), derivative.Equation.Tape.Results.Select(result => result.Name)));

        string NameOf(View view) => ((Pointwise)operation).Inputs.Single(input => input.View == view).Name;
    }

    private static View Constant(string name, Dim rows, Dim columns) => new(new Buffer(name, Role.Drawn, Dim.One, rows, columns));
}
