using System.Linq;

namespace ModelGen.Generator.Model;

/// <summary>A public member of a model that is a call into its session.</summary>
/// <param name="Name">Its name, there and here.</param>
/// <param name="Text">What it is declared as.</param>
internal sealed record FaceMember(string Name, string Text)
{
    /// <summary>What it does, where no interface says it; else empty.</summary>
    public string Summary { get; init; } = "";

    // A longer one goes on in the next line.
    private const int MostInLine = 146;

    /// <summary>A property.</summary>
    public static FaceMember Property(string type, string name) => new(name, $"public {type} {name} => _session.{name};");

    /// <summary>A property that can be set.</summary>
    public static FaceMember Settable(string type, string name) =>
        new(name, $"public {type} {name} {{ get => _session.{name}; set => _session.{name} = value; }}");

    /// <summary>A method.</summary>
    /// <param name="type">What it returns.</param>
    /// <param name="name">Its name.</param>
    /// <param name="parameters">Its parameters, such as <c>int first</c>.</param>
    public static FaceMember Method(string type, string name, params string[] parameters)
    {
        string head = $"public {type} {name}({string.Join(", ", parameters)}) =>";
        string call = $"_session.{name}({string.Join(", ", parameters.Select(parameter => parameter.Split(' ').Last()))});";
        return new(name, head.Length + call.Length + 1 > MostInLine ? $"{head}\n    {call}" : $"{head} {call}");
    }
}
