using System;
using System.Linq;
using ModelGen.Cpu;
using Xunit;

namespace ModelGen.Runtime.Tests.Cpu;

public class SoftmaxCrossEntropyTests
{
    private const float Weight = 0.05f;

    [Theory]
    [InlineData(1, 1, 1, 1, 1.0)]
    [InlineData(3, 2, 5, 2, 5.0)]
    [InlineData(7, 17, 16, 3, 20.0)]
    [InlineData(20, 255, 33, 2, 1.0)]
    [InlineData(33, 100, 7, 5, 30.0)]
    [InlineData(400, 1000, 40, 2, 1.0)]
    [InlineData(50, 3000, 20, 1, 0.0)]
    [InlineData(16, 5, 64, 8, 1.0)]
    public void LossAndGradientsAreThoseOfDoublePrecision(int rows, int classes, int width, int threads, double scale)
    {
        var layer = new Layer(rows, classes, width, new Random(11));
        layer.Weights.Scale(scale);
        layer.Check(threads, 2e-6);
    }

    [Fact]
    public void TheLossDoesNotDependOnTheNumberOfThreads()
    {
        var layer = new Layer(100, 333, 20, new Random(5));
        float[] alone = layer.Losses();
        Assert.All((int[])[2, 3, 8, 16], threads => Assert.Equal(alone, layer.Losses(threads)));
    }

    [Theory]
    [InlineData(60)]
    [InlineData(86)]
    [InlineData(90)]
    [InlineData(500)]
    [InlineData(5000)]
    public void ALossNearAndBeyondTheRangeOfExponentialsIsRight(double loss)
    {
        // Every second row's target lies that far below the largest logit.
        var layer = new Layer(10, 40, 3, new Random(2));
        for (int row = 0; row < 10; row += 2)
            layer.X[row, 0] = row % 4 == 0 ? 1 : -1;
        for (int v = 0; v < 40; v++)
            layer.Weights[v, 0] = (float)(v == 7 ? loss : 0);
        Array.Fill(layer.Targets, 9);
        layer.Check(threads: 2, 2e-6);
        Assert.True(layer.Losses().Max() > loss * 0.95);
    }

    [Fact]
    public void SaturatedLogitsHaveGradientsOfZeroAndOne()
    {
        var layer = new Layer(2, 2, 1, new Random(1));
        (layer.Weights[0, 0], layer.Weights[1, 0], layer.X[0, 0], layer.X[1, 0]) = (1000, -1000, 1, 1);
        layer.Bias.Clear();
        (layer.Targets[0], layer.Targets[1]) = (0, 1);
        layer.Check(threads: 2, 2e-6);
        Assert.Equal([0f, 2000f], layer.Losses());
    }

    [Fact]
    public void AnInputThatIsNoNumberMakesItsLossNoNumber()
    {
        var layer = new Layer(20, 40, 3, new Random(1));
        layer.X[4, 1] = float.NaN;
        float[] losses = layer.Losses();
        Assert.True(float.IsNaN(losses[4]));
        Assert.Equal(19, losses.Count(float.IsFinite));
    }

    /// <summary>A layer of its own with everything that it needs, and what double precision says about it.</summary>
    private sealed class Layer
    {
        private readonly int _rows;
        private readonly int _classes;
        private readonly int _width;
        private readonly SoftmaxPlacement _placement;
        private readonly Arena _arena;

        public Layer(int rows, int classes, int width, Random random)
        {
            (_rows, _classes, _width) = (rows, classes, width);
            int pitch = Round(width), rowPitch = Round(rows), at = 0;
            _placement = new SoftmaxPlacement
            {
                Classes = classes,
                Width = width,
                Chunk = 24,
                Weights = Reserve(classes * pitch),
                WeightsPitch = pitch,
                Bias = Reserve(classes),
                WeightsGradient = Reserve(classes * pitch),
                BiasGradient = Reserve(classes),
                Exponentials = Reserve(classes * rowPitch),
                ExponentialsPitch = rowPitch,
                Panels = Reserve(rowPitch * pitch),
                Shift = Reserve(rows),
                TargetLogit = Reserve(rows),
                RowSum = Reserve(rows),
                Groups = 3,
                Shares = Reserve(3 * rows * pitch),
                Sums = Reserve(3 * 2 * rowPitch),
                RowLoss = Reserve(rows),
            };
            _arena = new Arena(at);
            Weights = new Part(_arena, _placement.Weights, classes, width, pitch, random);
            Bias = new Part(_arena, _placement.Bias, 1, classes, classes, random);
            X = new Matrix(rows, width, 3, random);
            Targets = [.. Enumerable.Range(0, rows).Select(_ => random.Next(classes))];

            int Reserve(int length)
            {
                int offset = at;
                at += Round(length);
                return offset;
            }
        }

        public Part Weights { get; }

        public Part Bias { get; }

        public Matrix X { get; }

        public int[] Targets { get; }

        public float[] Losses(int threads = 1)
        {
            using var team = new ThreadTeam(threads);
            team.Run(worker => SoftmaxCrossEntropy.Loss(worker, _placement, _arena, _rows, ref X.First, X.Pitch, Targets));
            return _arena.Slice(_placement.RowLoss, _rows).ToArray();
        }

        public void Check(int threads, double tolerance)
        {
            using var team = new ThreadTeam(threads);
            var dx = new Matrix(_rows, _width, 2);
            team.Run(worker => SoftmaxCrossEntropy.Loss(worker, _placement, _arena, _rows, ref X.First, X.Pitch, Targets));
            float[] alone = _arena.Slice(_placement.RowLoss, _rows).ToArray();
            team.Run(worker =>
            {
                SoftmaxCrossEntropy.Forward(worker, _placement, _arena, _rows, ref X.First, X.Pitch, Targets);
                worker.Barrier();
                SoftmaxCrossEntropy.Backward(
                    worker, _placement, _arena, _rows, ref X.First, X.Pitch, ref dx.First, dx.Pitch, Targets, Weight);
            });
            float[] losses = _arena.Slice(_placement.RowLoss, _rows).ToArray();
            Assert.Equal(losses, alone);
            X.AssertNothingAroundIsTouched();
            dx.AssertNothingAroundIsTouched();

            var weightsGradient = new double[_classes, _width];
            var biasGradient = new double[_classes];
            for (int row = 0; row < _rows; row++)
            {
                double[] z =
                [
                    .. Enumerable.Range(0, _classes).Select(
                        v => Bias[0, v] + Enumerable.Range(0, _width).Sum(k => (double)Weights[v, k] * X[row, k])),
                ];
                double max = z.Max(), sum = z.Sum(value => Math.Exp(value - max)), expected = Math.Log(sum) + max - z[Targets[row]];
                double size = z.Max(Math.Abs);
                Near(expected, losses[row], tolerance * Math.Max(1, size), $"loss {row}");
                double[] d = [.. z.Select((value, v) => Weight * ((Math.Exp(value - max) / sum) - (v == Targets[row] ? 1 : 0)))];
                for (int k = 0; k < _width; k++)
                {
                    double gradient = Enumerable.Range(0, _classes).Sum(v => d[v] * Weights[v, k]);
                    Near(gradient, dx[row, k], tolerance * (1 + size) * Weight * (1 + Weights.Largest), $"dx[{row}, {k}]");
                    for (int v = 0; v < _classes; v++)
                        weightsGradient[v, k] += d[v] * X[row, k];
                }

                for (int v = 0; v < _classes; v++)
                    biasGradient[v] += d[v];
            }

            var dw = new Part(_arena, _placement.WeightsGradient, _classes, _width, _placement.WeightsPitch);
            var db = new Part(_arena, _placement.BiasGradient, 1, _classes, _classes);
            double scale = tolerance * Weight * (1 + Weights.Largest) * Math.Sqrt(_rows);
            for (int v = 0; v < _classes; v++)
            {
                Near(biasGradient[v], db[0, v], scale, $"db[{v}]");
                for (int k = 0; k < _width; k++)
                    Near(weightsGradient[v, k], dw[v, k], scale, $"dw[{v}, {k}]");
                for (int k = _width; k < _placement.WeightsPitch; k++)
                    Assert.Equal(0, _arena[_placement.WeightsGradient + (v * _placement.WeightsPitch) + k]);
            }
        }

        private static int Round(int length) => (length + 15) / 16 * 16;

        private static void Near(double expected, double actual, double tolerance, string what) =>
            Assert.True(Math.Abs(actual - expected) <= tolerance, $"{what}: {actual} for {expected}, more than {tolerance} apart");
    }

    /// <summary>A matrix somewhere in an arena.</summary>
    private sealed class Part
    {
        private readonly Arena _arena;
        private readonly int _offset;
        private readonly int _rows;
        private readonly int _columns;
        private readonly int _pitch;

        public Part(Arena arena, int offset, int rows, int columns, int pitch, Random? random = null)
        {
            (_arena, _offset, _rows, _columns, _pitch) = (arena, offset, rows, columns, pitch);
            if (random is not null) Each((_, _) => (float)((random.NextDouble() * 2) - 1));
        }

        public float Largest { get; private set; } = 1;

        public float this[int row, int column]
        {
            get => _arena[_offset + (row * _pitch) + column];
            set
            {
                _arena[_offset + (row * _pitch) + column] = value;
                Largest = Math.Max(Largest, Math.Abs(value));
            }
        }

        public void Scale(double factor) => Each((row, column) => (float)(this[row, column] * factor));

        public void Clear() => Each((_, _) => 0);

        private void Each(Func<int, int, float> value)
        {
            for (int row = 0; row < _rows; row++)
            {
                for (int column = 0; column < _columns; column++)
                    this[row, column] = value(row, column);
            }
        }
    }
}
