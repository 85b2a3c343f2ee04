using System;
using System.Collections.Generic;
using System.Linq;
using ModelGen.Generator.Algebra;

namespace ModelGen.Generator.Emit;

/// <summary>
/// Prints a tape in a dialect. A value that is used once and has no name in the equations is written where it is used; the
/// others become locals that keep their names.
/// </summary>
internal sealed class TapePrinter
{
    // Compilers give up on expressions that nest by the thousand; longer ones are written in pieces.
    private const int MostNested = 50;

    private readonly Tape _tape;
    private readonly Dialect _dialect;
    private readonly string[] _texts;
    private readonly int[] _uses;
    private readonly int[] _depths;
    private readonly FreeNames _names;
    private readonly List<string> _declared = [];
    private readonly Func<string, string> _input;

    /// <param name="tape">What to print.</param>
    /// <param name="dialect">The spelling.</param>
    /// <param name="reserved">Names that locals must not take.</param>
    /// <param name="input">The text of an input.</param>
    public TapePrinter(Tape tape, Dialect dialect, IEnumerable<string> reserved, Func<string, string> input)
    {
        _tape = tape;
        _dialect = dialect;
        _texts = new string[tape.Entries.Count];
        _uses = new int[tape.Entries.Count];
        _depths = new int[tape.Entries.Count];
        foreach (int used in tape.Entries.SelectMany(entry => entry.Operands).Concat(tape.Results.Select(result => result.Index)))
        {
            _uses[used]++;
        }

        _names = new FreeNames(reserved);
        _input = input;
    }

    /// <summary>Names of the locals.</summary>
    public IReadOnlyList<string> Declared => _declared;

    /// <summary>The locals, in order, as declarations; then what each result is called.</summary>
    public (IReadOnlyList<string> Locals, IReadOnlyList<(string Name, string Text)> Results) Print()
    {
        var locals = new List<string>();
        for (int index = 0; index < _tape.Entries.Count; index++)
        {
            TapeEntry entry = _tape.Entries[index];
            switch (entry.Op)
            {
                case Op.Constant:
                    _texts[index] = _dialect.Constant(entry.Value);
                    break;
                case Op.Input:
                    _texts[index] = _input(entry.Name);
                    _names.Take(_texts[index]);
                    break;
                default:
                    _depths[index] = 1 + entry.Operands.Max(operand => IsInlined(operand) ? _depths[operand] : 0);
                    string value = _dialect.Apply(entry.Op, [.. entry.Operands.Select((operand, position) => Operand(entry.Op, operand, position))]);
                    _texts[index] = IsInlined(index) ? value : Declare(locals, entry.Name, value);
                    break;
            }
        }

        return (locals, [.. _tape.Results.Select(result => (result.Name, _texts[result.Index]))]);
    }

    /// <summary>The equations of the tape, one line a result or named value: for comments.</summary>
    public static IReadOnlyList<string> Equations(Tape tape)
    {
        (IReadOnlyList<string> locals, IReadOnlyList<(string Name, string Text)> results) =
            new TapePrinter(tape, new Notation(), [], Identifier).Print();
        return [.. locals.Select(local => local.TrimEnd(';')), .. results.Where(result => Identifier(result.Name) != result.Text)
            .Select(result => $"{result.Name} = {result.Text}")];
    }

    /// <summary>How a name of the equations is spelled as a local: <c>d_c_next</c> becomes <c>dCNext</c>.</summary>
    public static string Identifier(string name) => string.Concat(
        name.Split('_').Select((word, position) => position == 0 ? word : char.ToUpperInvariant(word[0]) + word.Substring(1)));

    private bool IsInlined(int index) => _tape.Entries[index].Name.Length == 0 && _uses[index] <= 1 && _depths[index] <= MostNested;

    private string Declare(List<string> locals, string name, string value)
    {
        string wanted = name.Length > 0 ? _dialect.Local(Identifier(name)) : "value";
        string free = _names.New(wanted);
        _declared.Add(free);
        locals.Add(_dialect.Type.Length > 0 ? $"{_dialect.Type} {free} = {value};" : $"{free} = {value};");
        return free;
    }

    // Parentheses keep the order of evaluation that the tape has: floating-point sums and products do not reassociate.
    private string Operand(Op user, int index, int position)
    {
        Op? inlined = IsInlined(index) ? _tape.Entries[index].Op : null;
        bool isSum = inlined is Op.Add or Op.Subtract;
        bool isCompound = isSum || inlined is Op.Multiply or Op.Divide or Op.Negate;
        bool needsParentheses = user switch
        {
            Op.Add or Op.Subtract => position == 1 && (isSum || inlined == Op.Negate),
            Op.Multiply or Op.Divide => position == 1 ? isCompound : isSum,
            Op.Negate => isCompound,
            _ => false,
        };
        return needsParentheses ? $"({_texts[index]})" : _texts[index];
    }

    /// <summary>Equations as a reader writes them.</summary>
    private sealed class Notation : Dialect
    {
        public override string Type => "";

        public override string Constant(double value) => FloatLiteral.Single(value).TrimEnd('f');

        public override string Broadcast(string value) => value;

        public override string Load(string array, string index) => array;

        public override string Store(string array, string index, string value) => $"{array} = {value}";

        public override string Apply(Op op, IReadOnlyList<string> x) => op switch
        {
            Op.Add or Op.Subtract or Op.Multiply or Op.Divide or Op.Negate => base.Apply(op, x),
            Op.IfLess => $"({x[0]} < {x[1]} ? {x[2]} : {x[3]})",
            Op.IfLessOrEqual => $"({x[0]} <= {x[1]} ? {x[2]} : {x[3]})",
            Op.IfEqual => $"({x[0]} == {x[1]} ? {x[2]} : {x[3]})",
            _ => $"{op.ToString().ToLowerInvariant()}({string.Join(", ", x)})",
        };
    }
}
