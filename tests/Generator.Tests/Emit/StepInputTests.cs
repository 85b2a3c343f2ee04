using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using ModelGen.Emulator;
using ModelGen.Generator.Algebra;
using ModelGen.Generator.Lowering;
using ModelGen.Generator.Model;
using ModelGen.Generator.Reading;
using ModelGen.Generator.Tests.Lowering;
using ModelGen.Tests;
using Xunit;
using Buffer = ModelGen.Generator.Lowering.Buffer;

namespace ModelGen.Generator.Tests.Emit;

/// <summary>Stacks whose first layer gets, in each step, what is made in the step: attention in a decoder's loop, and input feeding.</summary>
public sealed class StepInputTests
{
    private static readonly Dim T = new("T", 4), B = new("B", 2), H = new("H", 5), I = new("I", 3), S = new("S", 6), A = new("A", 4), E = new("E", 7);

    private static readonly Dictionary<string, Func<string, HandList>> Lists = new()
    {
        ["attention_in_the_loop"] = name => Decoder(name, "Rnn", layers: 1, dropout: 0, scope => new Bahdanau(scope)).List,
        ["attention_below_two_layers"] = name => Decoder(name, "Gru", layers: 2, dropout: 0.25, scope => new Bahdanau(scope)).List,
        ["input_feeding"] = name => Decoder(name, "Lstm", layers: 2, dropout: 0.25, scope => new InputFeeding(scope, attends: true)).List,
        ["feeding_of_the_output_alone"] = name => Decoder(name, "Lstm", layers: 2, dropout: 0, scope => new InputFeeding(scope, attends: false)).List,
        ["a_cell_of_means"] = name => Decoder(name, "LayerNormLstm", layers: 1, dropout: 0, scope => new Bahdanau(scope)).List,
        ["nothing_but_what_is_made"] = name => Decoder(name, "Lstm", layers: 1, dropout: 0, scope => new Bahdanau(scope), hasInput: false).List,
    };

    private static readonly Lazy<(PlanProgram Program, Assembly Compiled)> Compiled = new(() =>
    {
        var program = new PlanProgram("StepInputs", target => HandList.PlanOf(Every, target, [.. new[] { T, B, H, I, S, A, E }.Select(dim => new Letter(dim, "an extent"))]));
        return (program, PlanProgram.Compile(program));
    });

    public static TheoryData<string> Names => [.. Lists.Keys];

    public static TheoryData<int> Orders => [.. Enum.GetValues<ThreadOrder>().Select(order => (int)order)];

    private static IReadOnlyList<HandList> Every => [.. Lists.Select(list => list.Value(list.Key))];

    [Theory]
    [MemberData(nameof(Names))]
    public void Their_gradients_are_slopes(string name) => Lists[name](name).CheckSlopes();

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void On_processors_they_compute_what_they_mean(int threads) =>
        Compiled.Value.Program.Check(Compiled.Value.Compiled, Target.Cpu, _ => 1, HandList.Passes(Every), threads).Dispose();

    [Long, NeedsGpp]
    [SkippableTheory]
    [MemberData(nameof(Orders))]
    public void On_GPUs_they_compute_what_they_mean(int order) => Compiled.Value.Program.Check(
        Compiled.Value.Compiled, Target.Cuda, _ => 1, HandList.Passes(Every), gpu: new EmulatedGpu { Order = (ThreadOrder)order }).Dispose();

    /// <summary>Bahdanau's decoder with a plain cell, as the paper writes it, step by step.</summary>
    [Fact]
    public void A_decoder_with_attention_computes_the_equations_of_the_paper()
    {
        (HandList list, StackWeights weights, Bahdanau attention) = Decoder("paper", "Rnn", 1, 0, scope => new Bahdanau(scope));
        var memory = new PlanMemory();
        var random = new Random(3);
        foreach (View input in list.Inputs)
        {
            memory[input].Fill((_, _) => random.NextDouble() - 0.5);
        }

        new PlanInterpreter(memory).Run(list.Operations);
        LayerWeights layer = weights.Layers["0"];
        Func<int, int, double> x = Values(list.Inputs[0]), keys = Values(attention.Keys), memories = Values(attention.Memories), q = Values(attention.Query), v = Values(attention.Vector);
        Func<int, int, double> w = Values(new View(layer.InputKernel!)), u = Values(new View(layer.RecurrentKernel!)), bias = Values(new View(layer.Bias!)), squares = Values(list.Results[0]);
        double[][] state = [.. Enumerable.Range(0, 2).Select(b => Enumerable.Range(0, 5).Select(k => memory[list.Inputs.Single(view => view.Buffer.Name == "paper_initial_h_0")][b, k]).ToArray())];
        for (int t = 0; t < 4; t++)
        {
            for (int b = 0; b < 2; b++)
            {
                double[] old = state[b];
                double[] scores = [.. Enumerable.Range(0, 6).Select(j => Math.Exp(Sum(4, a => v(0, a) * Math.Tanh(Sum(5, k => old[k] * q(k, a)) + keys((j * 2) + b, a)))))];
                double[] context = [.. Enumerable.Range(0, 7).Select(e => Sum(6, j => scores[j] / scores.Sum() * memories((j * 2) + b, e)))];
                state[b] = [.. Enumerable.Range(0, 5).Select(k => Math.Tanh(
                    bias(0, k) + Sum(3, i => x((t * 2) + b, i) * w(i, k)) + Sum(7, e => context[e] * w(3 + e, k)) + Sum(5, i => old[i] * u(i, k))))];
                Assert.All(state[b].Select((value, k) => (value, k)), pair => Assert.Equal(pair.value * pair.value, squares((t * 2) + b, pair.k), 1e-12));
            }
        }

        Func<int, int, double> Values(View view) => (row, column) => memory[view][row, column];

        static double Sum(int count, Func<int, double> value) => Enumerable.Range(0, count).Sum(value);
    }

    [Fact]
    public void What_a_step_makes_has_to_fit_the_kernel() => Assert.Equal(
        "What goes into layer 0 in each step has 4 columns, not 7.",
        Assert.Throws<InvalidOperationException>(() => Decoder("wrong", "Lstm", 1, 0, scope => new InputFeeding(scope, attends: false, width: A))).Message);

    [Fact]
    public void Layers_that_read_backwards_have_no_input_that_is_made_step_by_step()
    {
        Scope scope = new BufferSet().Scope("both");
        var stack = new RecurrentStack(
            Weights(scope, "Lstm", layers: 1, dropout: 0, I, directions: 2), accumulate: 1, scope, isReal: null, (_, _, _, _) => new StatePlace(null, null, IsFollowed: false));
        Assert.Contains(
            "also reads backwards",
            Assert.Throws<NotSupportedException>(() => stack.Run(new OperationList(), Mode.Training, [], new InputFeeding(scope, attends: false), T, B)).Message, StringComparison.Ordinal);
    }

    private static (HandList List, StackWeights Weights, TStep Step) Decoder<TStep>(
        string name, string cell, int layers, double dropout, Func<Scope, TStep> make, bool hasInput = true)
        where TStep : Hook
    {
        Scope scope = new BufferSet().Scope(name);
        TStep step = make(scope);
        StackWeights weights = Weights(scope, cell, layers, dropout, hasInput ? I.Plus(E) : E, directions: 1);
        List<View> initial = [];
        var stack = new RecurrentStack(weights, accumulate: 1, scope, isReal: null, (_, state, suffix, width) =>
        {
            View place = new(scope.Make($"initial_{state}_{suffix}", Role.Activation, Dim.One, B, width));
            initial.Add(place);
            return new StatePlace(place, null, IsFollowed: false, IsInitialFollowed: true);
        });
        View x = new(scope.Make("x", Role.Activation, T, B, I));
        var operations = new OperationList { Phase = name };
        operations.AddRange(step.Before);
        View output = stack.Run(operations, Mode.Training, hasInput ? [x] : [], step, T, B);
        View result = new(scope.Make("result", Role.Activation, T, B, H));
        operations.Add(ByHand.Squared(output, result));
        return (new HandList(name, [.. operations])
        {
            Inputs = [.. hasInput ? (View[])[x] : [], .. step.Inputs, .. initial, .. weights.Layers.Values.SelectMany(Matrices)],
            Constants = [.. stack.Masks.Tensors.Select(mask => mask.Parts[0].View)],
            Results = [result],
        }, weights, step);
    }

    private static StackWeights Weights(Scope scope, string cell, int layers, double dropout, Dim input, int directions)
    {
        ModelSpec spec = PlanCases.Layer(StandardCells.Find(cell)!, layers, (int)T.Value, (int)B.Value, (int)H.Value, dropout: dropout);
        return new StackWeights(spec.Cell!, ((StackedNumbers)spec.Numbers).Stack, scope, input, directions);
    }

    private static IEnumerable<View> Matrices(LayerWeights layer) =>
        new[] { layer.InputKernel, layer.RecurrentKernel, layer.Bias, layer.Projection }.Concat(layer.OperandKernels.Values).Concat(layer.UnitWeights.Values)
            .OfType<Buffer>().Select(buffer => new View(buffer));

    private abstract class Hook : IStepInput
    {
        public List<View> Inputs { get; } = [];

        public virtual IEnumerable<Operation> Before => [];

        public abstract IReadOnlyList<View> Begin(ICollection<Operation> operations, Func<string, string, View> before);

        public abstract void End(ICollection<Operation> operations, View output);

        protected View Given(Scope scope, string name, Role role, Dim slots, Dim rows, Dim columns)
        {
            View view = new(scope.Make(name, role, slots, rows, columns));
            Inputs.Add(view);
            return view;
        }

        // Weights of the columns of each row that are positive and sum to 1.
        protected static Pointwise Softmax(View scores, View weights)
        {
            var pool = new ExprPool();
            Expr e = pool.Make(Op.Exp, pool.Input("s")), y = pool.Multiply(pool.Make(Op.Divide, e, pool.Make(Op.Mean, e)), pool.Constant(1 / (double)scores.Columns.Value));
            Expr gradient = Gradients.Of(pool, [(y, pool.Input("d_y"))], [pool.Input("s")])[0]!;
            return new(
                new Equation("Weights", Tape.Record(pool, [("y", y)]), new Equation("WeightsBackward", Tape.Record(pool, [("d_s", gradient)]))),
                [new("s", scores)], [new("y", weights)]);
        }
    }

    // By the state before the step: scores of a small network.
    private sealed class Bahdanau(Scope scope) : Hook
    {
        private View? _keys, _memories, _query, _vector;

        public View Keys => _keys ??= Given(scope, "keys", Role.Activation, S, B, A);

        public View Memories => _memories ??= Given(scope, "memories", Role.Activation, S, B, E);

        public View Query => _query ??= Given(scope, "query_w", Role.Parameter, Dim.One, H, A);

        public View Vector => _vector ??= Given(scope, "vector", Role.Parameter, Dim.One, Dim.One, A);

        public override IReadOnlyList<View> Begin(ICollection<Operation> operations, Func<string, string, View> before)
        {
            View query = At("query", A), scores = At("scores", S), weights = At("weights", S), context = At("context", E);
            operations.Add(new Product(Form.Plain, before("h", "0"), Query, query, Start.Zero));
            operations.Add(new AdditiveScores(query, Keys, Vector, scores));
            operations.Add(Softmax(scores, weights));
            operations.Add(new BatchProduct(Form.Plain, weights, Memories, context, 1, Start.Zero));
            return [context];

            View At(string name, Dim width) => View.At(scope.Make(name, Role.Activation, T, B, width), 0);
        }

        public override void End(ICollection<Operation> operations, View output)
        {
            // What goes in is made of the state before.
        }
    }

    // The attentional vector of the step before; without attention, something made of the output.
    private sealed class InputFeeding(Scope scope, bool attends, Dim? width = null) : Hook
    {
        private readonly Buffer _fed = scope.Make("fed", Role.Activation, T.PlusOne(), B, width ?? E);

        public override IEnumerable<Operation> Before => [new Fill(View.Range(_fed, Dim.Zero, Dim.One), null)];

        public override IReadOnlyList<View> Begin(ICollection<Operation> operations, Func<string, string, View> before) => [View.At(_fed, 0)];

        public override void End(ICollection<Operation> operations, View output)
        {
            View sum = At("sum", _fed.Columns);
            operations.Add(new Product(Form.Plain, output, Given(scope, "output_w", Role.Parameter, Dim.One, H, _fed.Columns), sum, Start.Zero));
            if (attends)
            {
                View scores = At("scores", S), weights = At("weights", S), context = At("context", H), keys = Given(scope, "keys", Role.Activation, S, B, H);
                operations.Add(new BatchProduct(Form.TransposedRight, output, keys, scores, 0.5, Start.Zero));
                operations.Add(Softmax(scores, weights));
                operations.Add(new BatchProduct(Form.Plain, weights, keys, context, 1, Start.Zero));
                operations.Add(new Product(Form.Plain, context, Given(scope, "context_w", Role.Parameter, Dim.One, H, _fed.Columns), sum, Start.Sum));
            }

            operations.Add(ByHand.Weighted(sum, sum, View.At(_fed, 1)));
        }

        private View At(string name, Dim columns) => View.At(scope.Make(name, Role.Activation, T, B, columns), 0);
    }
}
