using System;
using System.Collections.Generic;
using ModelGen.Generator.Lowering;
using Xunit;
using Buffer = ModelGen.Generator.Lowering.Buffer;

namespace ModelGen.Generator.Tests.Lowering;

/// <summary>
/// The arena of a plan, in double precision, each storage by itself. What has not been written is no number, a view that leaves its
/// buffer is a failed test, and an element that is cleared for nothing is counted.
/// </summary>
internal sealed class PlanMemory
{
    private readonly Dictionary<string, Storage> _storages = [];
    private readonly PlanMemory _whole;
    private readonly IReadOnlyList<decimal> _steps;

    public PlanMemory() => (_whole, _steps) = (this, []);

    private PlanMemory(PlanMemory whole, IReadOnlyList<decimal> steps) => (_whole, _steps) = (whole, steps);

    /// <summary>Elements that were cleared and then assigned or cleared again, with nothing in between that read the zero.</summary>
    public int WastedClears { get; private set; }

    /// <summary>The matrix that a view is.</summary>
    /// <param name="view">The view.</param>
    /// <param name="steps">The steps of the loops around, that of the outermost first.</param>
    public Matrix this[View view, params IReadOnlyList<decimal> steps] => new(_whole, view, [.. _steps, .. steps]);

    /// <summary>The same memory, as an operation sees it at a step of each of the loops around.</summary>
    public PlanMemory At(IReadOnlyList<decimal> steps) => new(_whole, steps);

    // Plans that do not run at the same time see a storage in shapes of their own.
    private Storage Find(Buffer buffer)
    {
        if (!_storages.TryGetValue(buffer.Storage, out Storage? storage))
        {
            _storages.Add(buffer.Storage, storage = new Storage());
        }

        storage.Grow((int)buffer.Size);
        return storage;
    }

    private sealed class Storage
    {
        public double[] Values { get; private set; } = [];

        public bool[] IsCleared { get; private set; } = [];

        public void Grow(int length)
        {
            if (length > Values.Length)
            {
                double[] values = new double[length];
                Array.Fill(values, double.NaN);
                Values.CopyTo(values, 0);
                bool[] isCleared = new bool[length];
                IsCleared.CopyTo(isCleared, 0);
                (Values, IsCleared) = (values, isCleared);
            }
        }
    }

    /// <summary>A view, at a time step: all its slots as one tall matrix.</summary>
    internal sealed class Matrix
    {
        private readonly PlanMemory _memory;
        private readonly Storage _storage;
        private readonly Shape _shape;

        public Matrix(PlanMemory memory, View view, IReadOnlyList<decimal> steps) =>
            (_memory, _storage, _shape) = (memory, memory.Find(view.Buffer), new Shape(view, steps));

        public int Rows => _shape.Rows;

        public int Columns => _shape.Columns;

        public double this[int row, int column]
        {
            get
            {
                int index = _shape.Index(row, column);
                _storage.IsCleared[index] = false;
                return _storage.Values[index];
            }

            set
            {
                int index = _shape.Index(row, column);
                _memory.WastedClears += _storage.IsCleared[index] ? 1 : 0;
                _storage.IsCleared[index] = false;
                _storage.Values[index] = value;
            }
        }

        /// <summary>Sets all elements to zero.</summary>
        public void Clear()
        {
            Fill((_, _) => 0);
            for (int row = 0; row < Rows; row++)
            {
                for (int column = 0; column < Columns; column++)
                {
                    _storage.IsCleared[_shape.Index(row, column)] = true;
                }
            }
        }

        /// <summary>Writes all elements, row by row.</summary>
        public void Fill(Func<int, int, double> value)
        {
            for (int row = 0; row < Rows; row++)
            {
                for (int column = 0; column < Columns; column++)
                {
                    this[row, column] = value(row, column);
                }
            }
        }

        /// <summary>The elements, row by row.</summary>
        public double[] Read()
        {
            double[] values = new double[Rows * Columns];
            for (int index = 0; index < values.Length; index++)
            {
                values[index] = this[index / Columns, index % Columns];
            }

            return values;
        }
    }

    /// <summary>Which elements of its storage a view is made of.</summary>
    internal sealed class Shape
    {
        private readonly View _view;
        private readonly int _slot;
        private readonly int _slots;
        private readonly int _bufferRows;
        private readonly int _firstRow;
        private readonly int _rowsPerSlot;
        private readonly int _firstColumn;
        private readonly int _pitch;

        /// <param name="view">The view.</param>
        /// <param name="steps">The steps of the loops around, that of the outermost first.</param>
        public Shape(View view, IReadOnlyList<decimal> steps)
        {
            _view = view;
            _slot = (int)view.SlotAt(steps);
            (_slots, _bufferRows, _pitch) = ((int)view.Buffer.Slots.Value, (int)view.Buffer.Rows.Value, (int)view.Buffer.Pitch);
            (_firstRow, _rowsPerSlot, _firstColumn) = ((int)view.FirstRow.Value, (int)view.RowsPerSlot.Value, (int)view.FirstColumn.Value);
            (Rows, Columns) = ((int)view.Slots.Value * _rowsPerSlot, (int)view.Columns.Value);
        }

        public int Rows { get; }

        public int Columns { get; }

        /// <summary>The number of an element within its storage.</summary>
        public int Index(int row, int column)
        {
            int slot = _slot + (row / _rowsPerSlot), line = _firstRow + (row % _rowsPerSlot), place = _firstColumn + column;
            if (row < 0 || row >= Rows || column < 0 || column >= Columns || slot < 0 || slot >= _slots || line < 0 || line >= _bufferRows
                || place < 0 || place >= _view.Buffer.Columns.Value)
            {
                Assert.Fail($"slot {slot}, row {line}, column {place} is no element of {_view}");
            }

            return (((slot * _bufferRows) + line) * _pitch) + place;
        }
    }
}
