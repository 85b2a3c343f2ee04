namespace ModelGen.Generator.Lowering;

/// <summary>An extent: a number with the letter that readers of the generated code know it by.</summary>
/// <param name="Symbol">As in comments: <c>4H</c>.</param>
/// <param name="Code">As in code: <c>4 * H</c>.</param>
/// <param name="Value">The number; a decimal, so that a declaration of any size can be measured.</param>
internal readonly record struct Dim(string Symbol, string Code, decimal Value)
{
    public static readonly Dim Zero = new("0", "0", 0);

    public static readonly Dim One = new("1", "1", 1);

    public Dim(string letter, decimal value)
        : this(letter, letter, value)
    {
    }

    /// <summary>Whether the number is the largest of several that it can be, and known only when a pass runs.</summary>
    public bool IsVariable { get; init; }

    /// <summary>The largest number that it can be, as in code: a constant.</summary>
    public string Most { get => field ?? Code; init; }

    /// <summary>As in code, where it stands beside an operator: <c>(4 * H)</c>.</summary>
    public string Factor => Code.IndexOf(' ') >= 0 ? $"({Code})" : Code;

    /// <summary>A multiple, such as 4H.</summary>
    public Dim Times(int factor) => factor switch
    {
        0 => Zero,
        1 => this,
        _ => new($"{factor}{Symbol}", $"{factor} * {Code}", factor * Value) { IsVariable = IsVariable, Most = IsVariable ? $"{factor} * {Most}" : null! },
    };

    /// <summary>A product, such as TB.</summary>
    public Dim Times(Dim other) =>
        this == One ? other : other == One ? this : new(Symbol + other.Symbol, $"{Code} * {other.Code}", Value * other.Value)
        {
            IsVariable = IsVariable || other.IsVariable,
            Most = IsVariable || other.IsVariable ? $"{Most} * {other.Most}" : null!,
        };

    /// <summary>A sum, such as E+H.</summary>
    public Dim Plus(Dim other) =>
        this == Zero ? other
        : other == Zero ? this
        : this == other ? Times(2)
        : new($"{Symbol}+{other.Symbol}", $"({Code} + {other.Code})", Value + other.Value)
        {
            IsVariable = IsVariable || other.IsVariable,
            Most = IsVariable || other.IsVariable ? $"({Most} + {other.Most})" : null!,
        };

    /// <summary>One more, as for T + 1 slots of a state.</summary>
    public Dim PlusOne() => new($"{Symbol}+1", $"({Code} + 1)", Value + 1) { IsVariable = IsVariable, Most = IsVariable ? $"({Most} + 1)" : null! };
}
