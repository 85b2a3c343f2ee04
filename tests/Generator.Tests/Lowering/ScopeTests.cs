using System;
using System.Collections.Generic;
using System.Linq;
using ModelGen.Generator.Lowering;
using ModelGen.Generator.Model;
using ModelGen.Generator.Reading;
using Xunit;
using Buffer = ModelGen.Generator.Lowering.Buffer;

namespace ModelGen.Generator.Tests.Lowering;

/// <summary>Parts of a model have names, weights and masks of their own, however alike they are declared.</summary>
public sealed class ScopeTests
{
    private static readonly Dim T = new("T", 3), B = new("B", 2), H = new("H", 3);

    public static TheoryData<string> Cells => [.. StandardCells.Names.Where(name => StandardCells.Find(name)!.Projection is null)];

    [Theory]
    [MemberData(nameof(Cells))]
    public void Two_stacks_of_one_declaration_are_trained_apart(string cell)
    {
        foreach (Target target in Target.All)
        {
            var buffers = new BufferSet();
            View input = new(buffers.Scope().Make("input", Role.Activation, T, B, H));
            ModelSpec spec = PlanCases.Layer(StandardCells.Find(cell)!, layers: 2, dropout: 0.25);
            var forward = new OperationList();
            RecurrentStack encoder = Stack(buffers.Scope("encoder"), spec), decoder = Stack(buffers.Scope("decoder"), spec);
            View between = encoder.Run(forward, Mode.Training, [input], T, B).Single();
            View output = decoder.Run(forward, Mode.Training, [between], T, B).Single();
            View[] parameters = [.. Places(encoder), .. Places(decoder)];
            CheckSlopes($"{cell}, {target}", target, buffers, forward, [input], parameters, output, [.. encoder.Masks.Tensors.Concat(decoder.Masks.Tensors).SelectMany(mask => mask.Views).Select(view => view.Buffer)]);

            Buffer[] storages = [.. buffers.All.Where(buffer => buffer.SharesStorageOf is null)];
            Assert.Distinct(storages.Select(buffer => buffer.Name));
            Assert.Equal(2 * 3, encoder.Masks.Tensors.Concat(decoder.Masks.Tensors).Select(mask => mask.Name).Distinct().Count());
            Assert.Equal(Enumerable.Range(0, 6), forward.OfType<DrawMask>().Select(draw => draw.Site));
            Assert.Equal(encoder.Weights.Parameters.Select(tensor => "decoder" + tensor.Name["encoder".Length..]), decoder.Weights.Parameters.Select(tensor => tensor.Name));
            Assert.Empty(parameters.Take(parameters.Length / 2).Select(place => place.Buffer).Intersect(Places(decoder).Select(place => place.Buffer)));
        }
    }

    /// <summary>The decoder begins with the encoder's last states, and the loss is the decoder's alone.</summary>
    [Theory]
    [MemberData(nameof(Cells))]
    public void Gradients_go_from_decoder_to_encoder_through_its_states(string cell)
    {
        foreach (Target target in Target.All)
        {
            var buffers = new BufferSet();
            Scope scope = buffers.Scope();
            View input = new(scope.Make("input", Role.Activation, T, B, H)), other = new(scope.Make("other", Role.Activation, T, B, H));
            ModelSpec spec = PlanCases.Layer(StandardCells.Find(cell)!, layers: 2);
            var forward = new OperationList();
            RecurrentStack encoder = Stack(buffers.Scope("encoder"), spec), decoder = Stack(buffers.Scope("decoder"), spec, encoder);
            encoder.Run(forward, Mode.Training, [input], T, B);
            View output = decoder.Run(forward, Mode.Training, [other], T, B).Single();
            CheckSlopes($"{cell}, {target}", target, buffers, forward, [input, other], [.. Places(encoder), .. Places(decoder)], output, []);
        }
    }

    [Fact]
    public void A_title_begins_with_the_name_of_its_scope()
    {
        var buffers = new BufferSet();
        Assert.Equal("encoder layer 0", buffers.Scope("encoder").TitleOf("layer 0"));
        Assert.Equal("layer 0", buffers.Scope().TitleOf("layer 0"));
    }

    [Fact]
    public void Two_stacks_of_one_scope_are_a_fault()
    {
        Scope scope = new BufferSet().Scope();
        ModelSpec spec = PlanCases.Layer(StandardCells.Lstm);
        Stack(scope, spec);
        Assert.Contains("'input_kernel_0' is made twice", Assert.Throws<InvalidOperationException>(() => Stack(scope, spec)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("made", "The buffer 'encoder_z' is made twice.")]
    [InlineData("another scope's", "The buffer 'encoder_z' is made twice.")]
    [InlineData("scope", "The scope 'encoder' is made twice.")]
    [InlineData("larger", "encoder_shared [B, H] does not fit into [1, H].")]
    public void A_name_that_is_made_twice_is_a_fault(string what, string message)
    {
        var buffers = new BufferSet();
        Scope encoder = buffers.Scope("encoder");
        encoder.Make("z", Role.Activation, Dim.One, Dim.One, H);
        encoder.Share("shared", Role.Activation, Dim.One, Dim.One, H);
        encoder.Share("shared", Role.Activation, Dim.One, Dim.One, H);
        Assert.Equal(message, Assert.Throws<InvalidOperationException>(() => what switch
        {
            "made" => encoder.Make("z", Role.Activation, Dim.One, Dim.One, H),
            "another scope's" => buffers.Scope().Share("encoder_z", Role.Activation, Dim.One, Dim.One, H),
            "scope" => buffers.Scope("encoder").Make("y", Role.Activation, Dim.One, Dim.One, H),
            _ => encoder.Share("shared", Role.Activation, Dim.One, B, H),
        }).Message);
    }

    [Fact]
    public void Strips_of_two_parts_of_one_matrix_have_places_of_their_own()
    {
        var buffers = new BufferSet();
        Scope scope = buffers.Scope();
        Buffer kernel = scope.Make("kernel", Role.Parameter, Dim.One, H, H.Times(2)), x = scope.Make("x", Role.Activation, T, B, H);
        Buffer y = scope.Make("y", Role.Activation, T, B, H), z = scope.Make("z", Role.Activation, T, B, H);
        for (int pass = 0; pass < 2; pass++)
        {
            IReadOnlyList<Operation> operations = Panels.Rewrite([new TimeLoop("loop", T, false, [Multiply(0, y), Multiply(1, z)])], buffers);
            Assert.Equal(["kernel_panels", "kernel_panels_2"], operations.OfType<PackPanels>().Select(pack => pack.Panels.Buffer.Name));
        }

        Product Multiply(int block, Buffer result) => new(
            Form.Plain, View.At(x, 0), new View(kernel).Block(block, H), View.At(result, 0), Start.Zero)
        {
            Units = H,
        };
    }

    // With states of its own, or with those that another stack ends with.
    private static RecurrentStack Stack(Scope scope, ModelSpec spec, RecurrentStack? before = null) => new(
        new StackWeights(spec.Cell!, ((StackedNumbers)spec.Numbers).Stack, scope, H, directions: 1), accumulate: 1, scope, isReal: null, (_, state, layer, width) =>
        {
            View place = new(scope.Share($"carried_{state}_{layer}", Role.State, Dim.One, B, width));
            View initial = before?.InitialState(state, layer, T, B) is { } first ? first with { FirstSlot = T } : place;
            return new StatePlace(initial, place, IsFollowed: false, IsInitialFollowed: before is not null);
        });

    // Takes the operations through all stages of the compiler, with their rules, and holds the result to calculus.
    private static void CheckSlopes(
        string about, Target target, BufferSet buffers, IReadOnlyList<Operation> forward, IReadOnlyList<View> inputs, IReadOnlyList<View> parameters,
        View output, IReadOnlyList<Buffer> masks)
    {
        var adjoint = Adjoint.Of(forward, output);
        (View Value, View Gradient)[] gradients = [.. inputs.Concat(parameters).Select(place => (place, adjoint.Incoming(place)))];
        buffers.Add(adjoint);
        var lowered = new PlanStage(
            "lower", [new("Forward", "", forward), new("Backward", "", adjoint.Operations) { After = "Forward" }],
            [.. inputs, adjoint.GradientOf(output)], [output, .. gradients.Select(pair => pair.Gradient)]);
        IReadOnlyList<PlanPass> passes = PlanStages.Run(lowered, target, buffers, PlanRules.Check);
        new PlanSlopes
        {
            Forward = passes[0].Operations,
            Backward = passes[1].Operations,
            Inputs = gradients,
            Results = [(output, adjoint.GradientOf(output))],
            Constants =
            [
                .. masks.Select(mask => (new View(mask), Draw())),
                .. forward.OfType<Carry>().Where(carry => carry.From.Buffer.Role == Role.State).Select(carry => (carry.From, Draw())),
            ],
        }.Check(about);
    }

    private static IEnumerable<View> Places(RecurrentStack stack) => stack.Weights.Parameters.SelectMany(tensor => tensor.Parts).Select(part => part.View);

    private static Func<int, int, double> Draw()
    {
        var random = new Random(1);
        var kept = new Dictionary<(int, int), double>();
        return (row, column) => kept.TryGetValue((row, column), out double value) ? value : kept[(row, column)] = random.Next(3) > 0 ? 1.5 : 0;
    }
}
