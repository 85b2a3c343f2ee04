using System.Collections.Generic;
using System.Linq;
using ModelGen.Generator.Model;

namespace ModelGen.Generator.Lowering;

/// <summary>
/// How a language model becomes a plan: words are looked up, pass through the recurrent layers, and the last layer's output
/// predicts the next word (Zaremba, Sutskever and Vinyals 2014, arXiv:1409.2329).
/// </summary>
internal sealed class LanguageModelPlan
{
    private static readonly Dim First = new("0", 0);

    private readonly CellSpec _cell;
    private readonly LanguageModelNumbers _numbers;
    private readonly IReadOnlyDictionary<string, double> _hyperparameters;
    private readonly BufferSet _buffers = new();
    private readonly Equation _dropout = Derivatives.Dropout();
    private readonly Equation _inference;
    private readonly Equation _training;
    private readonly IReadOnlyList<string> _saved;
    private readonly Dim _t;
    private readonly Dim _b;
    private readonly Dim _h;
    private readonly Dim _v;
    private readonly Dim _gates;
    private readonly Buffer _embedding;
    private readonly Buffer[] _kernels;
    private readonly Buffer[] _biases;
    private readonly Buffer _softmaxW;
    private readonly Buffer _softmaxB;

    private LanguageModelPlan(ModelSpec spec)
    {
        _cell = spec.Cell;
        _numbers = (LanguageModelNumbers)spec.Numbers;
        _hyperparameters = new Dictionary<string, double> { ["forgetBias"] = _numbers.ForgetBias };
        _inference = Derivatives.CellInference(_cell, _hyperparameters);
        _training = Derivatives.CellTraining(_cell, _hyperparameters, out _saved);
        _t = new("T", _numbers.NumSteps);
        _b = new("B", _numbers.BatchSize);
        _h = new("H", _numbers.HiddenSize);
        _v = new("V", _numbers.VocabSize);
        _gates = _h.Times(_cell.Gates.Count);
        _embedding = _buffers.Get("embedding", Role.Table, Dim.One, _v, _h);
        _kernels = [.. Layers.Select(l => _buffers.Get($"kernel_{l}", Role.Parameter, Dim.One, _h.Times(2), _gates))];
        _biases = [.. Layers.Select(l => _buffers.Get($"bias_{l}", Role.Parameter, Dim.One, Dim.One, _gates))];
        _softmaxW = _buffers.Get("softmax_w", Role.Parameter, Dim.One, _h, _v);
        _softmaxB = _buffers.Get("softmax_b", Role.Parameter, Dim.One, Dim.One, _v);
    }

    private enum Mode
    {
        Training,
        Evaluation,
        Sequence,
    }

    private IEnumerable<int> Layers => Enumerable.Range(0, _numbers.NumLayers);

    private bool HasDropout => _numbers.KeepProb < 1;

    /// <summary>The plan of a declaration, whatever its size; <see cref="BufferPlan.FindProblem"/> tells if it can exist.</summary>
    public static ModelPlan Build(ModelSpec spec) => new LanguageModelPlan(spec).Build();

    private ModelPlan Build()
    {
        List<Operation> forward = Forward(Mode.Training, _t, _b, out View top, out Product logits);
        var adjoint = Adjoint.Of(forward);
        IReadOnlyDictionary<Buffer, Buffer> gradients = adjoint.Gradients;
        foreach (Buffer buffer in _buffers.All.Where(gradients.ContainsKey).Select(buffer => gradients[buffer])
            .Concat(adjoint.Transposed).ToList())
        {
            _buffers.Add(buffer);
        }

        List<Operation> evaluate = Forward(Mode.Evaluation, _t, _b, out _, out _);
        Dim count = new("n", "Count", _t.Value * _b.Value);
        List<Operation> sequence = Forward(Mode.Sequence, count, Dim.One, out _, out _);

        Dim layers = new("L", _numbers.NumLayers);
        Tensor[] parameters =
        [
            new("embedding", [_v, _h], [new View(_embedding)], IsUniform: true),
            .. Layers.SelectMany(l => new Tensor[]
            {
                new(_kernels[l].Name, [_kernels[l].Rows, _gates], [new View(_kernels[l])], IsUniform: true),
                new(_biases[l].Name, [_gates], [new View(_biases[l])]),
            }),
            new("softmax_w", [_h, _v], [new View(_softmaxW)], IsUniform: true),
            new("softmax_b", [_v], [new View(_softmaxB)], IsUniform: true),
        ];
        Buffer embedded = Activation("embedded", _t, _b, _h);
        return new ModelPlan(
            new BufferPlan(_buffers.All), [_t, _b, _h, _v, layers], forward, adjoint.Operations, evaluate, sequence, logits,
            adjoint.Operations.OfType<SumRows>().Single(),
            _buffers.All.FirstOrDefault(buffer => buffer.Role == Role.Drawn),
            parameters,
            [.. _cell.States.Select(state => new Tensor(
                state, [layers, _b, _h], [.. Layers.Select(l => new View(Carried(Mode.Training, state, l)))]))],
            [.. _cell.States.Select(state => new Tensor(
                state, [layers, Dim.One, _h], [.. Layers.Select(l => new View(Carried(Mode.Sequence, state, l)))]))],
            [
                .. parameters.Skip(1).Select(parameter => new Tensor(parameter.Name, parameter.Shape, [.. parameter.Parts.Select(Gradient)])),
                .. _cell.States.Select(state => new Tensor(
                    state, [layers, _b, _h], [.. Layers.Select(l => Gradient(View.Range(State(state, l, _t, _b), First, Dim.One)))])),
                new("embedded", [_t, _b, _h], [Gradient(new View(embedded))]),
            ],
            [
                new("embedded", [_t, _b, _h], [new View(embedded)]),
                new("top", [_t, _b, _h], [top]),
                new("logits", [_t, _b, _v], [logits.Result]),
                new("token_loss", [_t, _b], [new View(TokenLoss(_t, _b))]),
            ]);

        View Gradient(View view) => view.In(gradients[view.Buffer]);
    }

    private List<Operation> Forward(Mode mode, Dim t, Dim b, out View top, out Product logits)
    {
        var operations = new List<Operation>();
        View x = new(Activation("embedded", t, b, _h));
        operations.Add(new Gather(new View(_embedding), x));
        x = Dropout(operations, mode, x, site: 0);
        foreach (int l in Layers)
        {
            x = Layer(operations, mode, l, x, t, b);
            x = Dropout(operations, mode, x, site: l + 1);
        }

        Buffer scores = _buffers.Get("logits", Role.Activation, t, b, _v, gradientInPlace: true);
        logits = new Product(Form.Plain, x, new View(_softmaxW), new View(scores), Start.Zero, new View(_softmaxB));
        operations.Add(logits);
        View loss = new(TokenLoss(t, b));
        operations.Add(mode == Mode.Training
            ? new SoftmaxCrossEntropy(
                new View(scores), loss, new View(_buffers.Get("row_sum", Role.Activation, Dim.One, Dim.One, t.Times(b))))
            : new CrossEntropy(new View(scores), loss));
        top = x;
        return operations;
    }

    /// <summary>z = x Wx + b for all steps at once, then per step z += h Wh and the cell.</summary>
    private View Layer(List<Operation> operations, Mode mode, int l, View x, Dim t, Dim b)
    {
        Buffer z = _buffers.Get($"z_{l}", Role.Activation, t, b, _gates, gradientInPlace: true);
        View kernel = new(_kernels[l]);
        View inputRows = kernel with { RowsPerSlot = _h };
        View recurrentRows = kernel with { FirstRow = _h, RowsPerSlot = _h };
        Buffer output = State(_cell.States[0], l, t, b);

        foreach (string state in _cell.States)
        {
            operations.Add(new Carry(
                new View(Carried(mode, state, l)), View.Range(State(state, l, t, b), First, Dim.One)));
        }

        operations.Add(new Product(Form.Plain, x, inputRows, new View(z), Start.Zero, new View(_biases[l])));
        operations.Add(new TimeLoop(
            $"layer {l}", t, Backwards: false,
            [
                new Product(Form.Plain, View.At(output, 0), recurrentRows, View.At(z, 0), Start.Sum),
                Cell(mode, l, z, t, b),
            ]));
        foreach (string state in _cell.States)
        {
            operations.Add(new Carry(
                View.Range(State(state, l, t, b), t, Dim.One), new View(Carried(mode, state, l))));
        }

        return View.Range(output, new("1", 1), t);
    }

    private Pointwise Cell(Mode mode, int l, Buffer z, Dim t, Dim b)
    {
        Equation equation = mode == Mode.Training ? _training : _inference;
        return new Pointwise(
            equation,
            [.. equation.Tape.Inputs.Select(name => new Operand(name, Input(name)))],
            [.. equation.Tape.Results.Select(result => new Operand(result.Name, Result(result.Name)))]);

        View Input(string name)
        {
            int gate = IndexOf(_cell.Gates.Select(g => g.Name), name);
            return gate >= 0 ? View.At(z, 0).Block(gate, _h) : View.At(State(name, l, t, b), 0);
        }

        View Result(string name)
        {
            int state = IndexOf(_cell.States.Select(state => state + Derivatives.Next), name);
            return state >= 0 ? View.At(State(_cell.States[state], l, t, b), 1) : Saved(IndexOf(_saved, name));
        }

        // A pre-activation is dead once the cell has read it: saved values take the gates' places, the rest a buffer beside them.
        View Saved(int index)
        {
            int extra = _saved.Count - _cell.Gates.Count;
            return index < _cell.Gates.Count
                ? View.At(z, 0).Block(index, _h)
                : View.At(_buffers.Get($"saved_{l}", Role.Activation, t, b, _h.Times(extra)), 0).Block(index - _cell.Gates.Count, _h);
        }
    }

    private View Dropout(List<Operation> operations, Mode mode, View x, int site)
    {
        if (mode != Mode.Training || !HasDropout)
        {
            return x;
        }

        Buffer masks = _buffers.Get("masks", Role.Drawn, new Dim("L", _numbers.NumLayers).PlusOne(), _t.Times(_b), _h);
        View mask = View.Range(masks, new(site.ToString(), site), Dim.One);
        View dropped = new(Activation($"dropped_{site}", _t, _b, _h));
        operations.Add(new DrawMask(site, mask));
        operations.Add(new Pointwise(_dropout, [new("x", x), new("mask", mask)], [new("y", dropped)]));
        return dropped;
    }

    private Buffer State(string state, int l, Dim t, Dim b) => Activation($"{state}_{l}", t.PlusOne(), b, _h);

    private Buffer Activation(string name, Dim slots, Dim rows, Dim columns) =>
        _buffers.Get(name, Role.Activation, slots, rows, columns);

    private Buffer Carried(Mode mode, string state, int l) => mode == Mode.Sequence
        ? _buffers.Get($"sequence_{state}_{l}", Role.State, Dim.One, Dim.One, _h)
        : _buffers.Get($"carried_{state}_{l}", Role.State, Dim.One, _b, _h);

    private Buffer TokenLoss(Dim t, Dim b) => _buffers.Get("token_loss", Role.Activation, Dim.One, Dim.One, t.Times(b));

    private static int IndexOf(IEnumerable<string> names, string name) => names.ToList().IndexOf(name);
}
