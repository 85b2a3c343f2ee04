using System;
using System.Collections.Generic;
using System.Linq;
using ModelGen.Engines;

namespace ModelGen;

/// <summary>A network one step at a time: how many rows there are, what goes into a step, and what comes out.</summary>
internal sealed class NetworkSteps
{
    private readonly IEngine _engine;
    private readonly NetworkFeed?[] _feeds;
    private readonly IReadOnlyList<TensorPlacement> _outputs;
    private readonly TensorPlacement[] _outputsOfRows;
    private readonly TensorPlacement? _selected;
    private readonly int[] _places;
    private readonly bool _hasStates;
    private int _given;
    private string _givenBy = "";
    private bool _isOpen;

    /// <param name="engine">Computes.</param>
    /// <param name="feeds">What goes into the network.</param>
    public NetworkSteps(IEngine engine, IReadOnlyList<FeedInfo> feeds)
    {
        _engine = engine;
        IReadOnlyList<TensorPlacement> places = engine.Layout[ProgramLayout.StepFeeds];
        _feeds = [.. feeds.Select(feed => places.FirstOrDefault(place => place.Name == feed.Name) is { } place
            ? new NetworkFeed(feed with { Shape = [.. feed.Shape.Skip(1)], Axis = "" }, place, axis: null) : null)];
        _outputs = engine.Layout[ProgramLayout.StepOutputs];
        _outputsOfRows = [.. _outputs];
        IReadOnlyList<TensorPlacement> selected = engine.Layout[ProgramLayout.SelectedRows];
        _selected = selected.Count > 0 ? selected[0] : null;
        _places = new int[_selected?.Length ?? 0];
        _hasStates = engine.Layout[ProgramLayout.BegunStates].Count > 0;
        BatchSize = _outputs.Count > 0 ? _outputs[0].Parts[0].Rows : 0;
    }

    /// <summary>Rows at most.</summary>
    public int BatchSize { get; }

    /// <summary>Rows that there are; 0 where the next call is to say it.</summary>
    public int Rows { get; private set; }

    /// <summary>The states were set from outside: the next call says how many rows there are.</summary>
    public void Open() => (Rows, _isOpen) = (0, true);

    /// <summary>There is nothing to go on from any more but zeros, and there are no rows.</summary>
    public void Clear() => (Rows, _isOpen) = (0, false);

    /// <summary>A call comes.</summary>
    public void Enter() => (_given, _givenBy) = (0, "");

    /// <summary>An argument of the call has rows.</summary>
    /// <param name="rows">How many.</param>
    /// <param name="argument">What it is called.</param>
    /// <exception cref="ArgumentException">Another argument has more or fewer.</exception>
    public void Give(int rows, string argument)
    {
        if (_given > 0 && rows != _given)
            throw new ArgumentException($"{argument} has {rows} rows, and {_givenBy} has {_given}: expected as many.", argument);
        (_given, _givenBy) = (rows, argument);
    }

    /// <summary>A feed's step.</summary>
    /// <exception cref="ArgumentException">The number of values is wrong, or one is no class.</exception>
    public void Feed(int feed, ReadOnlySpan<int> ids) => _feeds[feed]!.Take(ids, Take(_feeds[feed]!, ids.Length));

    /// <inheritdoc cref="Feed(int, ReadOnlySpan{int})"/>
    public void Feed(int feed, ReadOnlySpan<float> numbers) => _feeds[feed]!.Take(numbers, Take(_feeds[feed]!, numbers.Length));

    /// <summary>Checks the length of what receives an output.</summary>
    /// <exception cref="ArgumentException">It is longer or shorter.</exception>
    public void CheckOutput(int output, int length)
    {
        TensorPlacement place = _outputs[output];
        int width = place.Columns, rows = length / width;
        if (rows == 0 || rows * width != length || rows > BatchSize)
            throw new ArgumentException($"{place.Name} has {length} values: expected [rows, {width}], {width} for each of 1 to {BatchSize} rows.", place.Name);
        Give(rows, place.Name);
        CheckRows();
    }

    /// <summary>Sets what is remembered to its beginning.</summary>
    /// <param name="run">Runs a pass.</param>
    public void Begin(Action<string> run)
    {
        if (_hasStates)
            run(PassNames.Begin);
        (Rows, _isOpen) = (_given, true);
    }

    /// <summary>Whether a step can be done.</summary>
    /// <param name="needsBegin">Whether there are feeds that Begin takes.</param>
    /// <exception cref="InvalidOperationException">Begin has to be called before.</exception>
    public void CheckBegun(bool needsBegin)
    {
        if (needsBegin && !_isOpen)
            throw new InvalidOperationException("There is nothing to go on from: call Begin before the first Advance, or set the states.");
    }

    /// <summary>Does a step.</summary>
    /// <param name="run">Runs a pass.</param>
    public void Advance(Action<string> run)
    {
        foreach (NetworkFeed? feed in _feeds)
            feed?.Write(_engine);
        if (_given != Rows || _outputsOfRows[0].Parts[0].Rows != _given)
        {
            for (int output = 0; output < _outputs.Count; output++)
                _outputsOfRows[output] = _outputs[output] with { Parts = [_outputs[output].Parts[0] with { Rows = _given }], Whole = _outputs[output] };
        }

        _engine.Count = Rows = _given;
        run(PassNames.Advance);
    }

    /// <summary>Copies an output out.</summary>
    public void Read(int output, Span<float> destination) => _engine.Read(_outputsOfRows[output], destination);

    /// <inheritdoc cref="IStepwise.SelectRows"/>
    /// <param name="rows">The rows.</param>
    /// <param name="run">Runs a pass.</param>
    public void SelectRows(ReadOnlySpan<int> rows, Action<string> run)
    {
        if (Rows == 0)
            throw new InvalidOperationException("There are no rows to choose from: call Begin or Advance first.");
        if (rows.Length == 0 || rows.Length > BatchSize)
            throw new ArgumentException($"rows has {rows.Length} values: expected 1 to BatchSize = {BatchSize}.", nameof(rows));
        for (int row = 0; row < rows.Length; row++)
        {
            if ((uint)rows[row] >= (uint)Rows)
                throw new ArgumentException($"rows[{row}] is {rows[row]}: expected a row from 0 to {Rows - 1}.", nameof(rows));
        }

        if (_selected is not null)
        {
            for (int place = 0; place < _places.Length; place++)
            {
                int row = place % BatchSize;
                _places[place] = place - row + (row < rows.Length ? rows[row] : row);
            }

            _engine.Write(_selected, _places);
            run(PassNames.SelectRows);
        }

        Rows = rows.Length;
    }

    private int Take(NetworkFeed feed, int length)
    {
        int rows = feed.RowsOf(length);
        Give(rows, feed.Name);
        CheckRows();
        return rows;
    }

    private void CheckRows()
    {
        if (Rows > 0 && _given != Rows)
            throw new ArgumentException($"{_givenBy} has {_given} rows, and there are {Rows}: expected as many as Begin, SelectRows or the step before had.", _givenBy);
    }
}
