using System;
using System.Collections.Generic;
using System.Linq;
using ModelGen.Cpu;
using ModelGen.Engines;

namespace ModelGen.Runtime.Tests.Layers;

/// <summary>
/// LSTM layers in scalar double arithmetic, as plain as can be: they show what a session expects of a program, and what it adds.
/// </summary>
internal sealed class NaiveLstm(RecurrentLayerConfig config, ProgramLayout layout) : LayerProgram(layout)
{
    private readonly RecurrentLayerConfig _config = config;
    private readonly List<Run> _runs = [];

    protected override void Forward(Worker worker)
    {
        if (worker.Index > 0)
            return;
        _runs.Clear();
        double[] x = Read(Layout[ProgramLayout.Feeds].Find("input"));
        double[] finalH = Read(Layout["FinalStates"][0]), finalC = Read(Layout["FinalStates"][1]);
        for (int layer = 0; layer < _config.NumLayers; layer++)
        {
            double[] y = new double[_config.NumSteps * _config.BatchSize * _config.OutputSize];
            for (int direction = 0; direction < _config.Directions; direction++)
            {
                var run = new Run(this, layer, direction, x);
                run.Forward(y, finalH, finalC);
                _runs.Add(run);
            }

            x = y;
        }

        Write(Layout[ProgramLayout.Outputs].Find("output"), x);
        Write(Layout["FinalStates"][0], finalH);
        Write(Layout["FinalStates"][1], finalC);
    }

    protected override void Evaluate(Worker worker) => Forward(worker);

    protected override void Backward(Worker worker)
    {
        if (worker.Index > 0)
            return;
        double[] dy = Read(Layout[ProgramLayout.Feeds].Find("output_gradient"));
        double[] dh = Read(Layout["FinalStateGradients"][0]), dc = Read(Layout["FinalStateGradients"][1]);
        double squares = 0;
        foreach (var layer in _runs.GroupBy(run => run.Layer).Reverse())
        {
            double[] dx = new double[layer.First().Input.Length];
            foreach (Run run in layer)
            {
                (double[] kernel, double[] bias) = run.Backward(dy, dx, dh, dc);
                Write(Layout[ProgramLayout.Gradients].Find("kernel_" + run.Suffix), kernel);
                Write(Layout[ProgramLayout.Gradients].Find("bias_" + run.Suffix), bias);
                squares += kernel.Concat(bias).Sum(value => value * value);
            }

            dy = dx;
        }

        Write(Layout[ProgramLayout.Outputs].Find("input_gradient"), dy);
        Write(Layout["InitialStateGradients"][0], dh);
        Write(Layout["InitialStateGradients"][1], dc);
        ReportSquares(worker, squares);
    }

    protected override void Update(Worker worker)
    {
        if (worker.Index > 0)
            return;
        foreach (TensorPlacement parameter in Layout[ProgramLayout.Parameters])
        {
            double[] gradient = Read(Layout[ProgramLayout.Gradients].Find(parameter.Name));
            Write(parameter, [.. Read(parameter).Select((value, index) => value - LearningRate * gradient[index])]);
        }
    }

    private double[] Read(TensorPlacement tensor)
    {
        var values = new float[tensor.Length];
        Arena.Read(tensor, values, default);
        return Array.ConvertAll(values, value => (double)value);
    }

    private void Write(TensorPlacement tensor, double[] values) => Arena.Write(tensor, Array.ConvertAll(values, value => (float)value), default);

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    /// <summary>One layer in one direction, and what its backward pass needs.</summary>
    private sealed class Run
    {
        private readonly NaiveLstm _program;
        private readonly int _direction, _inputs, _units, _batch, _steps;
        private readonly double[] _kernel, _bias, _h, _c;
        private readonly (double[] X, double[] C, double[] Gates, double[] Memory)[] _saved;

        public Run(NaiveLstm program, int layer, int direction, double[] input)
        {
            RecurrentLayerConfig config = program._config;
            _program = program;
            (_direction, _units, _batch, _steps) = (direction, config.HiddenSize, config.BatchSize, config.NumSteps);
            _inputs = layer == 0 ? config.InputSize : config.OutputSize;
            Layer = layer;
            Suffix = direction == 0 ? $"{layer}" : $"{layer}_reverse";
            Input = input;
            _kernel = program.Read(program.Layout[ProgramLayout.Parameters].Find("kernel_" + Suffix));
            _bias = program.Read(program.Layout[ProgramLayout.Parameters].Find("bias_" + Suffix));
            _h = program.Read(program.Layout["InitialStates"][0]);
            _c = program.Read(program.Layout["InitialStates"][1]);
            _saved = new (double[], double[], double[], double[])[_steps * _batch];
        }

        public int Layer { get; }

        public string Suffix { get; }

        public double[] Input { get; }

        private int OutputSize => _program._config.OutputSize;

        public void Forward(double[] y, double[] finalH, double[] finalC)
        {
            for (int b = 0; b < _batch; b++)
            {
                double[] h = _h[State(b)], c = _c[State(b)];
                for (int step = 0; step < _steps; step++)
                {
                    int row = Time(step) * _batch + b;
                    if (IsReal(row))
                        (h, c) = Step(row, h, c);
                    h.CopyTo(y, row * OutputSize + _direction * _units);
                }

                h.CopyTo(finalH, State(b).Start.Value);
                c.CopyTo(finalC, State(b).Start.Value);
            }
        }

        public (double[] Kernel, double[] Bias) Backward(double[] dy, double[] dx, double[] dhs, double[] dcs)
        {
            double[] kernel = new double[_kernel.Length], bias = new double[_bias.Length];
            for (int b = 0; b < _batch; b++)
            {
                double[] dh = dhs[State(b)], dc = dcs[State(b)];
                for (int step = _steps - 1; step >= 0; step--)
                {
                    int row = Time(step) * _batch + b;
                    for (int unit = 0; unit < _units; unit++)
                        dh[unit] += dy[row * OutputSize + _direction * _units + unit];
                    if (IsReal(row))
                        dh = StepBack(row, dh, dc, dx, kernel, bias);
                }

                dh.CopyTo(dhs, State(b).Start.Value);
                dc.CopyTo(dcs, State(b).Start.Value);
            }

            return (kernel, bias);
        }

        private (double[] H, double[] C) Step(int row, double[] h, double[] c)
        {
            double[] x = [.. Input[(row * _inputs)..((row + 1) * _inputs)], .. h];
            double[] gates = [.. _bias];
            for (int i = 0; i < x.Length; i++)
            {
                for (int gate = 0; gate < gates.Length; gate++)
                    gates[gate] += x[i] * _kernel[i * gates.Length + gate];
            }

            double[] next = new double[_units], memory = new double[_units];
            for (int unit = 0; unit < _units; unit++)
            {
                ref double i = ref gates[unit], j = ref gates[_units + unit], f = ref gates[2 * _units + unit], o = ref gates[3 * _units + unit];
                (i, j, f, o) = (Sigmoid(i), Math.Tanh(j), Sigmoid(f + _program._config.ForgetBias), Sigmoid(o));
                memory[unit] = f * c[unit] + i * j;
                next[unit] = o * Math.Tanh(memory[unit]);
            }

            _saved[row] = (x, c, gates, memory);
            return (next, memory);
        }

        private double[] StepBack(int row, double[] dh, double[] dc, double[] dx, double[] kernel, double[] bias)
        {
            (double[] x, double[] c, double[] gates, double[] memory) = _saved[row];
            double[] dz = new double[gates.Length], previous = new double[_units];
            for (int unit = 0; unit < _units; unit++)
            {
                double i = gates[unit], j = gates[_units + unit], f = gates[2 * _units + unit], o = gates[3 * _units + unit];
                double squashed = Math.Tanh(memory[unit]);
                double d = dc[unit] + dh[unit] * o * (1 - squashed * squashed);
                dz[unit] = d * j * i * (1 - i);
                dz[_units + unit] = d * i * (1 - j * j);
                dz[2 * _units + unit] = d * c[unit] * f * (1 - f);
                dz[3 * _units + unit] = dh[unit] * squashed * o * (1 - o);
                dc[unit] = d * f;
            }

            for (int i = 0; i < x.Length; i++)
            {
                double sum = 0;
                for (int gate = 0; gate < dz.Length; gate++)
                {
                    sum += dz[gate] * _kernel[i * dz.Length + gate];
                    kernel[i * dz.Length + gate] += x[i] * dz[gate];
                }

                if (i < _inputs)
                    dx[row * _inputs + i] += sum;
                else
                    previous[i - _inputs] = sum;
            }

            for (int gate = 0; gate < dz.Length; gate++)
                bias[gate] += dz[gate];
            return previous;
        }

        private int Time(int step) => _direction == 0 ? step : _steps - 1 - step;

        private bool IsReal(int row) =>
            !_program._config.VariableLengths || _program.Read(_program.Layout[ProgramLayout.Feeds].Find("is_real"))[row] == 1;

        private Range State(int b)
        {
            int row = (Layer * _program._config.Directions + _direction) * _batch + b;
            return (row * _units)..((row + 1) * _units);
        }
    }
}
